package dev.muster.config.backup;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP for backups. */
@RestController
class BackupController {

    private static final String REVISION = "Muster-Revision";

    private final BackupService backups;

    BackupController(BackupService backups) {
        this.backups = backups;
    }

    /** Sends it as it is written; a connection that breaks leaves a file that a restore refuses. */
    @GetMapping("/v1/store/backup")
    void backup(HttpServletResponse response) throws IOException {
        backups.send((file, revision) -> {
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader(REVISION, Long.toString(revision));
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(file).build().toString());
            return response.getOutputStream();
        });
    }
}
