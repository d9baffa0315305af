import { AgentDispatchClient, RoomAgentDispatch, RoomServiceClient, ServerError } from 'livekit-server-sdk';
import { AGENT_NAME } from '../contract/index.ts';
import { keepOut } from './keep-out.ts';
import type { RoomControl } from './rooms.ts';

export interface LiveKitAccess {
  /** `ws(s)://` or `http(s)://`. */
  url: string;
  apiKey: string;
  apiSecret: string;
}

/** A visitor waits for this; LiveKit answers in some 20 ms. */
const REQUEST_TIMEOUT_S = 5;

/** How long a room stands before anyone has come, in seconds; an agent alone does not keep it. */
const EMPTY_TIMEOUT_S = 30;

/** How long it stands once the last one has left, in seconds: a page that reloads finds its call again. */
const DEPARTURE_TIMEOUT_S = 20;

/** Caller, agent, a replacement of the agent, the owner who takes over, and one to spare. */
const MAX_PARTICIPANTS = 5;

/** What holds for every room with a call in it, whoever makes it. */
export const roomSettings = {
  emptyTimeout: EMPTY_TIMEOUT_S,
  departureTimeout: DEPARTURE_TIMEOUT_S,
  maxParticipants: MAX_PARTICIPANTS,
} as const;

/** Rooms of a real LiveKit. */
export function livekitRooms({ url, apiKey, apiSecret }: LiveKitAccess): RoomControl {
  const options = { requestTimeout: REQUEST_TIMEOUT_S };
  const client = new RoomServiceClient(url, apiKey, apiSecret, options);
  const dispatches = new AgentDispatchClient(url, apiKey, apiSecret, options);
  const create: RoomControl['create'] = async (room, dispatch) => {
    await client.createRoom({
      name: room,
      ...roomSettings,
      agents: [new RoomAgentDispatch({ agentName: AGENT_NAME, metadata: JSON.stringify(dispatch) })],
    });
  };
  /** Resolves to whether it was there. */
  async function deleteRoom(room: string): Promise<boolean> {
    try {
      await client.deleteRoom(room);
      return true;
    } catch (error) {
      if (error instanceof ServerError && error.code === 'not_found') return false;
      throw error;
    }
  }
  return {
    create,
    async dispatch(room, dispatch) {
      // Agents that are named at a room's creation are not dispatched into one that stands; and one that is created
      // without any would be offered to the nameless agents of others.
      const [standing] = await client.listRooms([room]);
      if (standing) await dispatches.createDispatch(room, AGENT_NAME, { metadata: JSON.stringify(dispatch) });
      else await create(room, dispatch);
    },
    async delete(room) {
      if (!(await deleteRoom(room))) return;
      const stands = async () => (await client.listRooms([room])).length > 0;
      void keepOut({ isBack: stands, putOut: () => deleteRoom(room) });
    },
    async existing(rooms) {
      // LiveKit takes an empty list of names as all rooms.
      if (rooms.length === 0) return [];
      return (await client.listRooms([...rooms])).map((room) => room.name);
    },
    async all() {
      return (await client.listRooms()).map((room) => room.name);
    },
  };
}
