package io.searchfleet.engines.elasticsearch8;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.elasticsearch.plugins.PluginBundle;
import org.elasticsearch.plugins.PluginDescriptor;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Makes a plugin that is on the class path known to the node. An installed Elasticsearch gives every module a folder with its
 * jars and a class loader of its own; a Maven artefact has the same descriptor inside its jar.
 *
 * <p>By reflection, because the constructors are not public: the public ways insist on folders with jars, which would have to be
 * missing from the class path, where the AOT cache needs them.
 */
final class ClassPathPlugins {
    private static final String NAME = "transport-netty4";
    private static final String DESCRIPTOR = "/META-INF/es-plugins/" + NAME + "/plugin-descriptor.properties";

    private ClassPathPlugins() {}

    /**
     * @param folder an empty one
     * @throws ReflectiveOperationException if this release's loader is made in another way
     */
    static PluginsLoader loader(Path folder) throws IOException, ReflectiveOperationException {
        PluginBundle bundle = create(PluginBundle.class, descriptor(), folder);
        ClassLoader classPath = ClassPathPlugins.class.getClassLoader();
        Class<?> layerType = Class.forName(PluginsLoader.class.getName() + "$LoadedPluginLayer");
        Object layer = create(layerType, bundle, classPath, ModuleLayer.boot(), classPath, ModuleLayer.boot());
        return create(PluginsLoader.class, Set.of(bundle), Set.of(), Map.of(NAME, layer));
    }

    private static PluginDescriptor descriptor() throws IOException {
        try (InputStream descriptor =
                Objects.requireNonNull(ClassPathPlugins.class.getResourceAsStream(DESCRIPTOR), DESCRIPTOR)) {
            return PluginDescriptor.readInternalDescriptorFromStream(descriptor);
        }
    }

    private static <T> T create(Class<T> type, Object... arguments) throws ReflectiveOperationException {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == arguments.length) {
                constructor.setAccessible(true);
                return type.cast(constructor.newInstance(arguments));
            }
        }
        throw new NoSuchMethodException(type + " has no constructor for " + Arrays.toString(arguments));
    }
}
