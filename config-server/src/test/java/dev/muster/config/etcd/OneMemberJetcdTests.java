package dev.muster.config.etcd;

/** The contract on a member alone. */
class OneMemberJetcdTests extends JetcdContract {

    OneMemberJetcdTests() {
        super(1);
    }
}
