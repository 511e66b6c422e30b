package dev.muster.api.registry;

import dev.muster.api.Cursor;
import java.util.List;

/**
 * Answer to a query for instances.
 *
 * @param cursor where the answering server stood; a watch with it sees every later change
 * @param instances ordered by service and id
 */
public record Instances(Cursor cursor, List<Instance> instances) {

    public Instances {
        instances = List.copyOf(instances);
    }
}
