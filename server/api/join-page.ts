import { joinWords } from './join-words.ts';
import { servedPage } from './served-page.ts';

const STYLE = `
:root { color-scheme: light dark; --accent: #17614f; }
* { box-sizing: border-box; }
body { margin: 0; min-block-size: 100dvh; display: grid; grid-template-columns: minmax(0, 1fr); align-content: center; justify-items: center; padding: 1.5rem; font: 400 1.0625rem/1.5 system-ui, sans-serif; }
main { inline-size: min(24rem, 100%); }
h1 { margin: 0 0 0.5rem; font-size: 1.6rem; line-height: 1.2; text-wrap: balance; }
p { margin: 0 0 1.25rem; }
form { display: flex; flex-wrap: wrap; gap: 0.6rem; }
label { flex-basis: 100%; font-weight: 600; }
input { flex: 1 1 9rem; min-inline-size: 0; min-block-size: 3.2rem; padding-inline: 0.9rem; border: 1px solid GrayText; border-radius: 0.8rem; font: 600 1.5rem/1 ui-monospace, monospace; letter-spacing: 0.2em; }
button { flex: 1 1 6rem; min-block-size: 3.2rem; border: 0; border-radius: 0.8rem; background: var(--accent); color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
.wrong { margin: 1rem 0 0; font-weight: 600; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
`;

const SCRIPT = `
const form = document.querySelector('form');
const call = document.querySelector('hoyhoy-call');
const wrong = document.querySelector('.wrong');
const tellWrong = (isWrong) => {
  wrong.hidden = !isWrong;
  form.code.ariaInvalid = isWrong;
};
form.addEventListener('submit', (event) => {
  event.preventDefault();
  tellWrong(false);
  call.join(String(new FormData(form).get('code')));
});
call.addEventListener('hoyhoy-error', ({ detail }) => {
  if (detail.code !== 'code-refused') return;
  // On a small screen the panel lies over the field.
  call.open = false;
  tellWrong(true);
  form.code.focus();
  form.code.select();
});
`;

const page = ({ language, title, how, code, join, wrong, call }: ReturnType<typeof joinWords>) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
<script type="module" src="/hoyhoy.js"></script>
<script type="module">${SCRIPT}</script>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${how}</p>
<form>
<label for="code">${code}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required autofocus>
<button>${join}</button>
</form>
<p class="wrong" hidden>${wrong}</p>
</main>
<hoyhoy-call label="${call}"></hoyhoy-call>
</body>
</html>
`;

/** The page at the short address that a caller is told: a field for the code, and the widget that comes into the call. */
export function joinPage(livekitUrl: string, acceptedLanguages: string | undefined): Response {
  return servedPage({ html: page(joinWords(acceptedLanguages)), style: STYLE, script: SCRIPT, livekitUrl });
}
