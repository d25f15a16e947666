package org.socialgov.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The stylesheet and the images that it and the layout use, made by a script that runs on the machine's Node
 * ({@code styles/build.mjs}); each lies at a path that holds a hash of its bytes.
 */
record Assets(Path folder, Map<String, String> paths) {
    private static final Map<String, String> CONTENT_TYPES = Map.of(
        "css",
        "text/css; charset=utf-8",
        "svg",
        "image/svg+xml; charset=utf-8",
        "png",
        "image/png"
    );

    /** A build that a person can mend: its message is the one line to show. */
    static final class Failed extends Exception {

        Failed(String message) {
            super(message);
        }
    }

    /**
     * Runs the script, which does nothing when what it reads hasn't changed.
     *
     * @param module the folder of the module {@code site}
     * @param folder where the assets go
     */
    static Assets build(Path module, Path folder) throws IOException, InterruptedException, Failed {
        Process node;
        try {
            node = new ProcessBuilder("node", "styles/build.mjs", folder.toString())
                .directory(module.toFile())
                .inheritIO()
                .start();
        } catch (IOException e) {
            throw new Failed("Node is missing: install Node.js 20 or newer with npm, which make the stylesheet.");
        }
        if (node.waitFor() != 0) {
            throw new Failed("The stylesheet could not be made; the lines above say why.");
        }
        var manifest = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("assets.properties"), StandardCharsets.UTF_8)) {
            manifest.load(in);
        }
        var paths = new TreeMap<String, String>();
        manifest.forEach((name, path) -> paths.put((String) name, (String) path));
        return new Assets(folder, Map.copyOf(paths));
    }

    /** The path of an asset by the name of its source, for example {@code site.css}. */
    String path(String name) {
        String path = paths.get(name);
        if (path == null) {
            throw new IllegalArgumentException("no asset " + name + " in " + paths.keySet());
        }
        return path;
    }

    /** Hands all of them to the output. */
    void writeTo(Output output) throws IOException {
        for (String path : paths.values()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            String[] parts = name.split("\\.");
            String type = CONTENT_TYPES.get(parts[parts.length - 1]);
            output.asset(folder.resolve(name), path, type, parts[parts.length - 2]);
        }
    }
}
