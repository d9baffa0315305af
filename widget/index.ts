import { HoyhoyCall } from './call-element.ts';
import { mountFromScript } from './mount.ts';

const address = import.meta.url;

// Two copies of the script on one page, perhaps of two versions: the first one stands.
if (!customElements.get('hoyhoy-call')) {
  HoyhoyCall.defaultServer = new URL('.', address).href;
  customElements.define('hoyhoy-call', HoyhoyCall);
  mountFromScript(address);
}

export { HoyhoyCall };
