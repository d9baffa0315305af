import { defineConfig, type Plugin } from 'vite';

/** Builds the widget: `dist/widget/hoyhoy.js`, which a page embeds, and the chunks that it fetches when needed. */
export default defineConfig({
  publicDir: false,
  plugins: [tighterStyles()],
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // The call chunk is livekit-client, of which nothing can be left out.
    chunkSizeWarningLimit: 600,
    // As a library, since only then do imports stay plain ones: chunks are found beside the script, wherever that is.
    lib: { entry: { hoyhoy: 'widget/index.ts' }, formats: ['es'] },
    rolldownOptions: {
      // Chunks import what they share from the entry itself: a common chunk would be one more request before any click.
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // Vite leaves the white space in libraries.
        minify: true,
      },
    },
  },
});

/** Takes the white space out of `css` templates, which no minifier of scripts touches. */
function tighterStyles(): Plugin {
  return {
    name: 'tighter-styles',
    transform(code, id) {
      if (!id.endsWith('.styles.ts')) return null;
      return code.replaceAll(/css`[^`]*`/g, (template) =>
        template
          .replaceAll(/\/\*.*?\*\//gs, '')
          .replaceAll(/\s+/g, ' ')
          .replaceAll(/ ?([{};,>]) ?/g, '$1')
          .replaceAll(': ', ':')
          .replaceAll(';}', '}'),
      );
    },
  };
}
