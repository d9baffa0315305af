// `prepack`: what an installed package runs, since Node strips no types inside node_modules.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

rmSync(join(root, 'dist'), { recursive: true, force: true });
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn');
// Files that the sources read from beside themselves.
for (const file of globSync(
  [
    'server/livekit/go.*',
    'server/doctor/*.wav',
    'server/agent/voice/apologies/*.ulaw',
    'server/telephony/prompts/*.ulaw',
    'server/speech/**/*.{json,onnx,gz}',
  ],
  {
    cwd: root,
  },
)) {
  cpSync(join(root, file), join(root, 'dist', file));
}
