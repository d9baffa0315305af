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

/**
 * Takes the white space out of `css` templates, which no minifier of scripts touches, and the tag off them: they have
 * nothing to fill in, and so Lit's check of what is filled in, with its words, need not be loaded.
 */
function tighterStyles(): Plugin {
  return {
    name: 'tighter-styles',
    transform(code, id) {
      if (!id.endsWith('.styles.ts')) return null;
      return code
        .replace('{ css }', '{ unsafeCSS }')
        .replaceAll(/css(`[^`]*`)/g, (_, template: string) => `unsafeCSS(${tighter(template)})`);
    },
  };
}

const tighter = (template: string) =>
  template
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>`]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(' !', '!')
    .replaceAll(/(?<=[ (,:])0(?=\.\d)/g, '')
    .replaceAll(';}', '}');
