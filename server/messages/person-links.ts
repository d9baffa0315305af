import type { Logger } from 'pino';
import type { LinkSender } from '../calls/person-link.ts';
import { cleanLine } from '../contract/index.ts';
import { phrasesIn } from '../phrases/in-language.ts';
import type { Attempt } from './attempt.ts';
import { createMailer } from './email.ts';
import type { SenderOptions } from './senders.ts';
import { sendWebhook } from './webhook.ts';

type Request = Parameters<LinkSender['send']>[0];

/**
 * Asks people to answer a call in the browser, by each way that they want and this installation has. Nothing in it tells
 * of the caller: that is for whoever opens the link.
 */
export function createLinkSender({ webhook, mail }: SenderOptions, logger: Logger): LinkSender {
  const mailer = mail && createMailer(mail);

  async function byWebhook({ line, target, link, url, signal }: Request): Promise<Attempt> {
    if (webhook === undefined || target.webhook === undefined) return unwanted;
    const at = new Date();
    const body = JSON.stringify({
      type: 'person.asked',
      timestamp: at.toISOString(),
      data: {
        id: link.id,
        line: line.id,
        lineName: line.name,
        call: link.callId,
        person: target.name,
        link: url,
        expires: new Date(link.expiresAt).toISOString(),
      },
    });
    return sendWebhook({ url: target.webhook, id: `link_${link.id}`, body, at, signal }, webhook);
  }

  async function byMail({ line, target, link, url, signal }: Request): Promise<Attempt> {
    if (mailer === undefined || target.email === undefined) return unwanted;
    const name = cleanLine(line.name);
    const { mail: words } = phrasesIn(line.languages[0]).person;
    return mailer.sendLetter({
      to: target.email,
      id: `link-${link.id}`,
      subject: words.subject(name),
      text: [words.asked(name, cleanLine(target.name)), '', url, '', words.once].join('\n'),
      signal,
    });
  }

  return {
    reaches: ({ webhook: address, email }) =>
      (webhook !== undefined && address !== undefined) || (mailer !== undefined && email !== undefined),
    async send(request) {
      const tried = await Promise.all([byWebhook(request), byMail(request)]);
      const { line, link } = request;
      for (const attempt of tried) {
        if (attempt.ok || attempt === unwanted) continue;
        const about = { line: line.id, callId: link.callId, error: attempt.error };
        logger.warn(about, 'a person could not be sent the link to a call');
      }
      return tried.some(({ ok }) => ok);
    },
  };
}

const unwanted: Attempt = { ok: false, error: 'not wanted' };
