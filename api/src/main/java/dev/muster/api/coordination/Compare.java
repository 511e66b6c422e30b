package dev.muster.api.coordination;

import org.jspecify.annotations.Nullable;

/**
 * The guard of a {@link Transaction}: must hold for every key of a range. If the range holds no key, the numbers count as
 * 0, and a comparison of values fails. Immutable.
 */
public sealed interface Compare {

    /** The keys it looks at. */
    KeyRange keys();

    /** How the found side must relate to the wanted side. */
    Relation relation();

    /** Whether it holds for one entry of the range, or for a range without entries. */
    boolean holds(@Nullable KeyValue found);

    /** Calls the case that this compare is; a new kind of compare is a new method there. */
    <R> R match(Cases<R> cases);

    /** Holds if the key exists. */
    static Compare exists(Key key) {
        return new Version(KeyRange.of(key), Relation.GREATER, 0);
    }

    /** Holds if the key does not exist. */
    static Compare absent(Key key) {
        return new Version(KeyRange.of(key), Relation.EQUAL, 0);
    }

    /** Compares the number of puts since the key was created. */
    static Compare version(Key key, Relation relation, long version) {
        return new Version(KeyRange.of(key), relation, version);
    }

    /** Compares the revision that created the key. */
    static Compare createRevision(Key key, Relation relation, long revision) {
        return new CreateRevision(KeyRange.of(key), relation, revision);
    }

    /** Compares the revision that last changed the key. */
    static Compare modRevision(Key key, Relation relation, long revision) {
        return new ModRevision(KeyRange.of(key), relation, revision);
    }

    /** Compares what the key holds, byte by byte; never holds if the key does not exist. */
    static Compare value(Key key, Relation relation, Value value) {
        return new Content(KeyRange.of(key), relation, value);
    }

    /** Compares {@link KeyValue#version()}. */
    record Version(KeyRange keys, Relation relation, long version) implements Compare {

        @Override
        public boolean holds(@Nullable KeyValue found) {
            return relation.holds(Long.compare(found == null ? 0 : found.version(), version));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.version(this);
        }
    }

    /** Compares {@link KeyValue#createRevision()}. */
    record CreateRevision(KeyRange keys, Relation relation, long revision) implements Compare {

        @Override
        public boolean holds(@Nullable KeyValue found) {
            return relation.holds(Long.compare(found == null ? 0 : found.createRevision(), revision));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.createRevision(this);
        }
    }

    /** Compares {@link KeyValue#modRevision()}. */
    record ModRevision(KeyRange keys, Relation relation, long revision) implements Compare {

        @Override
        public boolean holds(@Nullable KeyValue found) {
            return relation.holds(Long.compare(found == null ? 0 : found.modRevision(), revision));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.modRevision(this);
        }
    }

    /** Compares {@link KeyValue#value()}. */
    record Content(KeyRange keys, Relation relation, Value value) implements Compare {

        @Override
        public boolean holds(@Nullable KeyValue found) {
            return found != null && relation.holds(found.value().compareTo(value));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.content(this);
        }
    }

    /** Compares {@link KeyValue#lease()}. */
    record Lease(KeyRange keys, Relation relation, LeaseId lease) implements Compare {

        @Override
        public boolean holds(@Nullable KeyValue found) {
            return relation.holds(Long.compare(found == null ? 0 : found.lease().value(), lease.value()));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.lease(this);
        }
    }

    /** One method per kind of compare. */
    interface Cases<R> {

        R version(Version compare);

        R createRevision(CreateRevision compare);

        R modRevision(ModRevision compare);

        R content(Content compare);

        R lease(Lease compare);
    }
}
