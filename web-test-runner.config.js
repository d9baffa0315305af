import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumPath } from './test/support/browser/chromium.ts';

/** Tests of the widget, in real Chromium with a microphone of Chromium's own. */
export default {
  files: 'test/widget/**/*.test.ts',
  nodeResolve: { exportConditions: ['production'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' }), forcedColors()],
  // A tab behind another has no focus, no frames and slow timers.
  concurrency: 1,
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: chromiumPath(),
        args: [
          // As root, which CI is, Chromium's sandbox can't start.
          '--no-sandbox',
          '--use-fake-ui-for-media-stream',
          '--use-fake-device-for-media-stream',
          '--autoplay-policy=no-user-gesture-required',
        ],
      },
    }),
  ],
  testFramework: { config: { timeout: 5000 } },
};

/** A command for tests, `executeServerCommand('forced-colors', 'active' | 'none')`, which emulateMedia has not. */
function forcedColors() {
  return {
    name: 'forced-colors',
    async executeCommand({ command, payload, session }) {
      if (command !== 'forced-colors') return undefined;
      const devtools = await session.browser.getPage(session.id).createCDPSession();
      await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: payload }] });
      return true;
    },
  };
}
