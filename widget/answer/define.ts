import { HoyhoyAnswer } from './answer-element.ts';

if (!customElements.get('hoyhoy-answer')) customElements.define('hoyhoy-answer', HoyhoyAnswer);

declare global {
  interface HTMLElementTagNameMap {
    'hoyhoy-answer': HoyhoyAnswer;
  }
}
