import type { Channel } from '../store/outbox.ts';
import type { Send } from './deliver.ts';
import { createMailer, type MailOptions } from './email.ts';
import { messageEvent } from './event.ts';
import { sendWebhook, type WebhookOptions } from './webhook.ts';

export interface SenderOptions {
  webhook?: WebhookOptions;
  mail?: MailOptions;
}

/** The channels that an installation is set up for. */
export function createSenders({ webhook, mail }: SenderOptions): Partial<Record<Channel, Send>> {
  return { ...(webhook && { webhook: byWebhook(webhook) }), ...(mail && { email: byMail(mail) }) };
}

function byWebhook(options: WebhookOptions): Send {
  return async (message, line, signal) => {
    const url = line.messages.webhook;
    if (url === undefined) return unwanted;
    const call = { url, id: `msg_${message.id}`, body: messageEvent(message, line), at: new Date(), signal };
    return sendWebhook(call, options);
  };
}

function byMail(options: MailOptions): Send {
  const mailer = createMailer(options);
  return async (message, line, signal) => {
    const to = line.messages.email;
    if (to === undefined) return unwanted;
    return mailer.send({ to, lineName: line.name, timezone: line.timezone, message, signal });
  };
}

const unwanted = { ok: false, error: 'line.yaml does not say where to any more', lasting: true } as const;
