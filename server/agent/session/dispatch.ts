import { z } from 'zod';
import { type DispatchMetadata, Failure } from '../../contract/index.ts';

const metadata = z.object({
  callId: z.string().min(1),
  line: z.string().min(1),
  epoch: z.int().min(1),
  continues: z.string().min(1).exactOptional(),
  callBack: z.string().min(1).exactOptional(),
});

/** What our dispatch tells of the call. @throws Failure `dispatch-invalid` */
export function parseDispatch(text: string): DispatchMetadata {
  try {
    return metadata.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      reason: 'dispatch-invalid',
      message: 'A call was dispatched without the metadata that names its call and line.',
      cure: 'Dispatch the agent through `calls` only; it writes the metadata.',
      cause,
    });
  }
}
