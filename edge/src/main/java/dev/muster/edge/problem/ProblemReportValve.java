package dev.muster.edge.problem;

import dev.muster.api.ProblemType;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * Problem bodies for requests that never reach the application because Tomcat cannot read them, in place of its HTML
 * page. Says nothing of what was sent.
 */
final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (!writable.get()) {
            return;
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding("UTF-8");
            PrintWriter writer = response.getReporter();
            if (writer != null) {
                writer.write(body(ProblemHandler.ofStatus(status), status));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            log.debug("The caller of an unreadable request is gone", e);
        }
    }

    /** Written by hand: the texts are our own and hold nothing that JSON would escape. */
    private static String body(ProblemType type, int status) {
        return "{\"type\":\"" + type.urn() + "\",\"title\":\"" + type.title() + "\",\"status\":" + status
                + ",\"detail\":\"The request could not be read (expected: HTTP as in RFC 9112, and a path without encoded"
                + " slashes)\"}";
    }
}
