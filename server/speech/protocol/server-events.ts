import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';

type WithoutId<Event> = Event extends { event_id: string } ? Omit<Event, 'event_id'> : never;

/** A server event before it is numbered. */
export type ServerEvent = WithoutId<RealtimeServerEvent>;

/** Sends an event to the client; its id is added on the way. */
export type Send = (event: ServerEvent) => void;
