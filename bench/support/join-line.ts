import { z } from 'zod';
import { FakeCaller } from '../../test/support/caller.ts';

const answerSchema = z.object({ participant_token: z.string() });
const claimsSchema = z.object({ sub: z.string(), video: z.object({ room: z.string() }) });

/** Calls a line as a page does, with a token of the API, on rtc-node. */
export async function joinLine(
  api: string,
  line: string,
  livekit: { url: string; apiKey: string; apiSecret: string },
): Promise<{ caller: FakeCaller; room: string }> {
  const { sub, video } = claimsSchema.parse(claimsOf(await tokenFor(api, line)));
  return { caller: await FakeCaller.join({ ...livekit, room: video.room, identity: sub }), room: video.room };
}

/** The token with which a page joins its call. */
export async function tokenFor(api: string, line: string): Promise<string> {
  const response = await fetch(`${api}/api/lines/${line}/token`, { method: 'POST' });
  return answerSchema.parse(await response.json()).participant_token;
}

/** What a JWT says, unverified: it is ours. */
function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
