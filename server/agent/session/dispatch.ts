import { z } from 'zod';
import { type ArrivalMetadata, type DispatchMetadata, Failure } from '../../contract/index.ts';

const metadata = z.object({
  callId: z.string().min(1),
  line: z.string().min(1),
  epoch: z.int().min(1),
  continues: z.string().min(1).exactOptional(),
  callBack: z.string().min(1).exactOptional(),
});

const arrival = z.strictObject({ line: z.string().min(1), arrival: z.literal('sip') });

/** What our dispatch, or a dispatch rule of ours, tells of the call. @throws Failure `dispatch-invalid` */
export function parseDispatch(text: string): DispatchMetadata | ArrivalMetadata {
  try {
    return z.union([metadata, arrival]).parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      reason: 'dispatch-invalid',
      message: 'A call was dispatched without the metadata that names its call and line.',
      cure: 'Dispatch the agent through `calls` only, or by rules that `hoyhoy telephony provision` makes; they write the metadata.',
      cause,
    });
  }
}
