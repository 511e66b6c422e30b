package dev.muster.demo.tour;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;

/**
 * The database that the instances of the nightly job share: in the memory of this process, with which it ends, and looked into
 * by the tour.
 */
final class Bank {

    private final String address;
    private final Connection connection;

    private Bank(String address, Connection connection) {
        this.address = address;
        this.connection = connection;
    }

    /** A written line of the books. */
    record Closing(String instance, long token) {}

    /** A line that the database did not take. */
    record Refusal(String instance, long token, long seen) {}

    static Bank open() {
        try {
            Server server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon", "-ifNotExists")
                    .start();
            String address = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:books;DB_CLOSE_DELAY=-1";
            return new Bank(address, DriverManager.getConnection(address, "sa", ""));
        } catch (SQLException e) {
            throw new Step.Failed("the database does not start: " + e.getMessage());
        }
    }

    /** What applications reach it by. */
    String address() {
        return address;
    }

    /** What was written, in the order of writing; nothing before the first instance has made the tables. */
    List<Closing> closings() {
        return query(
                "SELECT instance, token FROM closing ORDER BY id",
                row -> new Closing(row.getString(1), row.getLong(2)));
    }

    /** What was refused. */
    List<Refusal> refusals() {
        return query(
                "SELECT instance, token, seen FROM refusal",
                row -> new Refusal(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private interface RowReader<T> {

        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, RowReader<T> reader) {
        List<T> found = new ArrayList<>();
        if (!tablesAreThere()) {
            return found;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        } catch (SQLException e) {
            throw new Step.Failed("the database does not answer: " + e.getMessage());
        }
        return found;
    }

    private boolean tablesAreThere() {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "REFUSAL", null)) {
            return tables.next();
        } catch (SQLException e) {
            throw new Step.Failed("the database does not answer: " + e.getMessage());
        }
    }
}
