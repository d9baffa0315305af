import { preferredLanguage } from './accepted-language.ts';
import { servedPage } from './served-page.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-block-size: 100dvh; display: grid; place-items: center; padding: 1.5rem; font: 400 1.0625rem/1.5 system-ui, sans-serif; box-sizing: border-box; }
`;

const SCRIPT = `
import { HoyhoyCall } from '/hoyhoy.js';
const { answerPage } = await new HoyhoyCall().parts.loadView();
answerPage();
`;

/** In the languages of the widget, which says the rest. */
const TITLES: Readonly<Record<string, string>> = {
  en: 'A caller is waiting for you',
  de: 'Ein Anruf wartet auf Sie',
  es: 'Una llamada le espera',
  fr: 'Un appel vous attend',
  it: 'Una chiamata la aspetta',
};

const page = (language: string) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${TITLES[language]}</title>
<style>${STYLE}</style>
<script type="module">${SCRIPT}</script>
</head>
<body>
<hoyhoy-answer></hoyhoy-answer>
</body>
</html>
`;

/** The page on which a person reads who calls, and takes the call. */
export function answerPage(livekitUrl: string, acceptedLanguages: string | undefined): Response {
  return servedPage({
    html: page(preferredLanguage(acceptedLanguages, Object.keys(TITLES))),
    style: STYLE,
    script: SCRIPT,
    livekitUrl,
  });
}
