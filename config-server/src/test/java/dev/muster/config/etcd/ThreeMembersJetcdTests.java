package dev.muster.config.etcd;

/** The contract on three members. */
class ThreeMembersJetcdTests extends JetcdContract {

    ThreeMembersJetcdTests() {
        super(3);
    }
}
