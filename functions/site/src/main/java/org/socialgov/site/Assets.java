package org.socialgov.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The stylesheet and the images of the layout. A Node script ({@code styles/build.mjs}) makes them. Each asset's path
 * contains a hash of its content.
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

    Assets {
        paths = Map.copyOf(paths);
    }

    /**
     * Runs the script, which does nothing if its input hasn't changed.
     *
     * @param module the folder of the module {@code site}
     * @param folder the folder for the assets
     * @param said   receives each line that the script prints
     */
    static Assets build(Path module, Path folder, Consumer<String> said)
        throws IOException, InterruptedException, SiteBuild.Failed {
        Process node;
        try {
            node = new ProcessBuilder("node", "styles/build.mjs", folder.toString())
                .directory(module.toFile())
                .redirectErrorStream(true)
                .start();
        } catch (IOException e) {
            throw new SiteBuild.Failed(
                "Node is missing: install Node.js 20 or newer with npm, which make the stylesheet."
            );
        }
        if (await(node, said) != 0) {
            throw new SiteBuild.Failed("The stylesheet could not be made; the lines above say why.");
        }
        var manifest = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("assets.properties"), StandardCharsets.UTF_8)) {
            manifest.load(in);
        }
        var paths = new TreeMap<String, String>();
        manifest.forEach((name, path) -> paths.put((String) name, (String) path));
        return new Assets(folder, paths);
    }

    /**
     * If interrupted, it ends the script and its child processes, which would otherwise write into the output of the
     * next run.
     */
    private static int await(Process node, Consumer<String> said) throws IOException, InterruptedException {
        var reader = new Thread(() -> node.inputReader(StandardCharsets.UTF_8).lines().forEach(said), "styles");
        reader.setDaemon(true);
        reader.start();
        try {
            int code = node.waitFor();
            reader.join();
            return code;
        } finally {
            var children = node.descendants().toList();
            node.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** The path of an asset by the name of its source, for example {@code site.css}. */
    String path(String name) {
        String path = paths.get(name);
        if (path == null) {
            throw new IllegalArgumentException("unknown asset " + name + "; the assets are " + paths.keySet());
        }
        return path;
    }

    /** Adds all assets to the output. */
    void writeTo(Output output) {
        for (String path : paths.values()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            String[] parts = name.split("\\.");
            String type = CONTENT_TYPES.get(parts[parts.length - 1]);
            output.asset(folder.resolve(name), path, type, parts[parts.length - 2]);
        }
    }
}
