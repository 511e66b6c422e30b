package dev.muster.config.etcd.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages from and to JSON: bytes in Base64, 64-bit numbers as texts (and taken as numbers too), names as in the protocol
 * (and taken in camel case too), zeros left out. Fields that are not known are ignored, as in etcd.
 */
final class JsonMessages {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    private static final ObjectReader READER = new JsonMapper().readerFor(JsonNode.class);

    private JsonMessages() {}

    /**
     * The messages of a body; an empty one is a message without fields.
     *
     * @param several whether to go on after the first
     * @throws io.grpc.StatusRuntimeException if it cannot be read
     */
    static List<ByteString> read(byte[] body, Descriptors.Descriptor type, boolean several) {
        if (beginsAnArray(body)) { // which the reader would take for several messages
            throw refused("not a " + type.getName() + ": an array");
        }
        List<ByteString> messages = new ArrayList<>();
        try (MappingIterator<JsonNode> values = READER.readValues(body)) {
            while ((several || messages.isEmpty()) && values.hasNextValue()) {
                messages.add(message(values.nextValue(), type));
            }
        } catch (JacksonException e) {
            throw refused("the body is not JSON: " + e.getOriginalMessage());
        }
        return messages.isEmpty() ? List.of(ByteString.EMPTY) : messages;
    }

    private static boolean beginsAnArray(byte[] body) {
        for (byte character : body) {
            if (!Character.isWhitespace(character)) {
                return character == '[';
            }
        }
        return false;
    }

    private static ByteString message(JsonNode value, Descriptors.Descriptor type) {
        if (value.isNull()) {
            return ByteString.EMPTY;
        }
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        try {
            PARSER.merge(value.toString(), message);
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw refused("not a " + type.getName() + ": " + e.getMessage());
        }
        return message.build().toByteString();
    }

    /** One message, on one line. */
    static String print(ByteString message, Descriptors.Descriptor type) {
        try {
            return PRINTER.print(DynamicMessage.parseFrom(type, message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A service answered something else than a " + type.getName(), e);
        }
    }

    private static StatusRuntimeException refused(String why) {
        return new StatusRuntimeException(Status.INVALID_ARGUMENT.withDescription(why), null);
    }
}
