/** Attributes of `<hoyhoy-call>` that the script tag may carry as `data-…`. */
const PASSED_ON = ['line', 'server', 'label', 'phone', 'caller-name', 'remember-visitor'];

/**
 * Puts a floating button on the page if the script's own tag names a line. A module has no `document.currentScript`,
 * so the tag is found by its address. A page that places `<hoyhoy-call>` itself gets no second one.
 */
export function mountFromScript(address: string): void {
  const script = [...document.querySelectorAll<HTMLScriptElement>('script[data-line]')].find(
    ({ src }) => src === address,
  );
  if (!script) return;
  const mount = () => {
    if (document.querySelector('hoyhoy-call')) return;
    const element = document.createElement('hoyhoy-call');
    for (const name of PASSED_ON) {
      const value = script.getAttribute(`data-${name}`);
      if (value !== null) element.setAttribute(name, value);
    }
    element.toggleAttribute('floating', true);
    document.body.append(element);
  };
  // With `async` the script may run before the body is there.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', mount, { once: true });
  else mount();
}
