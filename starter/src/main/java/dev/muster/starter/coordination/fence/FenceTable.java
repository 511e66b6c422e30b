package dev.muster.starter.coordination.fence;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table that the tokens are in. Thread-safe. */
final class FenceTable {

    private final String name;
    private final boolean create;
    private volatile boolean there;

    /**
     * @param name as it stands in statements
     * @param create whether it is created if it is missing
     */
    FenceTable(String name, boolean create) {
        this.name = name;
        this.create = create;
    }

    String name() {
        return name;
    }

    /** Looks once; outside of a transaction, as some databases commit what is open when they create a table. */
    void createIfWanted(JdbcTemplate jdbc) {
        if (!create || there || exists(jdbc)) {
            there = true;
            return;
        }
        try {
            jdbc.execute(
                    "CREATE TABLE " + name
                            + " (name VARCHAR(200) NOT NULL PRIMARY KEY, token NUMERIC(19) NOT NULL, commits NUMERIC(19) NOT NULL)");
        } catch (DataAccessException e) {
            if (!exists(jdbc)) { // another instance may have been faster
                throw e;
            }
        }
        there = true;
    }

    private boolean exists(JdbcTemplate jdbc) {
        try {
            jdbc.queryForList("SELECT name FROM " + name + " WHERE 1 = 0");
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }
}
