package dev.muster.config;

import dev.muster.config.cluster.StoreProperties;
import dev.muster.config.etcd.commandline.BadFlagException;
import dev.muster.config.etcd.commandline.EtcdCommandLine;
import dev.muster.config.etcd.member.MaintenanceService;
import java.util.List;

/** Starts this server with the command line and the variables of etcd; see {@code bin/muster-etcd}. */
public final class EtcdStart {

    private static final int BAD_USAGE = 2;

    private EtcdStart() {}

    /** Starts, or prints what was asked for, or says what is wrong and ends with status 2. */
    @SuppressWarnings("SystemOut") // a command line answers on the terminal
    public static void main(String[] arguments) {
        EtcdCommandLine line;
        try {
            line = EtcdCommandLine.read(
                    List.of(arguments), System.getenv(), MaintenanceService.VERSION, StoreProperties::owner);
        } catch (BadFlagException e) {
            System.err.println("muster-etcd: " + e.getMessage());
            System.exit(BAD_USAGE);
            return;
        }
        if (!line.print().isEmpty()) {
            System.out.println(line.print());
            return;
        }
        if (!line.withoutMeaning().isEmpty()) {
            System.err.println("muster-etcd: without effect here: " + line.withoutMeaning());
        }
        ConfigServer.main(line.arguments().toArray(String[]::new));
    }
}
