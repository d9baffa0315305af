import { mountFromScript } from '../../widget/mount.ts';
import '../../widget/index.ts';
import { equal } from '../support/widget/assert.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

const ADDRESS = 'https://calls.example/hoyhoy.js';

/** A tag as a page writes it; `type` keeps the browser from fetching it. */
function tag(attributes: Record<string, string>): HTMLScriptElement {
  const script = document.createElement('script');
  script.type = 'text/plain';
  script.src = ADDRESS;
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  document.head.append(script);
  return script;
}

afterEach(() => {
  for (const one of document.querySelectorAll(`hoyhoy-call, script[src="${ADDRESS}"]`)) one.remove();
});

describe('the script tag', () => {
  it('that names a line puts one floating button on the page, with what the tag says', () => {
    tag({ 'data-line': 'shop', 'data-label': 'Call the bakery', 'data-phone': '+12125550142', 'data-other': 'x' });
    mountFromScript(ADDRESS);
    mountFromScript(ADDRESS);
    const [element, second] = document.querySelectorAll('hoyhoy-call');
    equal([element?.line, element?.label, element?.phone], ['shop', 'Call the bakery', '+12125550142']);
    equal([element?.hasAttribute('floating'), element?.hasAttribute('other'), second], [true, false, undefined]);
  });

  it('that names no line, or is of another script, puts nothing there', () => {
    tag({});
    tag({ 'data-line': 'shop' }).src = 'https://other.example/hoyhoy.js';
    mountFromScript(ADDRESS);
    document.querySelector('script[src^="https://other."]')?.remove();
    equal(document.querySelector('hoyhoy-call'), null);
  });

  it('leaves a page alone that places the element itself', () => {
    const own = document.createElement('hoyhoy-call');
    document.body.append(own);
    tag({ 'data-line': 'shop' });
    mountFromScript(ADDRESS);
    equal(document.querySelectorAll('hoyhoy-call').length, 1);
    equal(own.line, '');
  });
});
