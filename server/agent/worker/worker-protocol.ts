import {
  AvailabilityResponse,
  type Job,
  type JobAssignment,
  JobStatus,
  JobType,
  RegisterWorkerRequest,
  ServerMessage,
  UpdateJobStatus,
  UpdateWorkerStatus,
  WorkerMessage,
  WorkerPing,
  WorkerStatus,
} from '@livekit/protocol';
import { AGENT_NAME, agentIdentity, agentStateAttribute } from '../../contract/index.ts';

/** One call, as LiveKit assigns it to us. */
export interface AgentJob {
  id: string;
  room: string;
  /** Address of the LiveKit node, or undefined for the one we are registered with. */
  url?: string;
  token: string;
  /** JSON `DispatchMetadata`, not yet parsed. */
  metadata: string;
}

export type JobOutcome = { status: 'succeeded' } | { status: 'failed'; message: string };

/** What the worker's core asks of the adapter around it. */
export type WorkerCommand =
  | { type: 'send'; bytes: Uint8Array }
  | { type: 'registered'; workerId: string }
  | { type: 'start-job'; job: AgentJob };

export interface WorkerProtocolOptions {
  /** Calls at once; one more is refused. */
  capacity: number;
  /** Shown in LiveKit's logs. */
  version: string;
  now: () => number;
  emit: (command: WorkerCommand) => void;
}

/** LiveKit stops dispatching, silently, to a worker that reports 0.7 or more; so a full one reports this. */
const FULL_LOAD = 0.65;
/** An accepted job that is not assigned within this time has gone elsewhere. */
const OFFER_MS = 15_000;
const PING_SECONDS = 10;

/**
 * LiveKit's agent worker protocol, version 1, without its socket.
 *
 *   closed --handleOpen--> registering --register reply--> serving --drain--> draining
 *
 * `handleClosed` leads back to closed from everywhere; jobs that run go on, only offers are forgotten.
 */
export class WorkerProtocol {
  readonly #options: WorkerProtocolOptions;
  readonly #running = new Set<string>();
  /** Jobs that we said yes to, by the time we did. They count, or two offers at once would overfill us. */
  readonly #offered = new Map<string, number>();
  #state: 'closed' | 'registering' | 'serving' = 'closed';
  #draining = false;

  constructor(options: WorkerProtocolOptions) {
    this.#options = options;
  }

  get jobs(): number {
    return this.#running.size;
  }

  /** Jobs that would be taken now. */
  get free(): number {
    if (this.#state !== 'serving' || this.#draining) return 0;
    return Math.max(0, this.#options.capacity - this.#running.size - this.#offered.size);
  }

  handleOpen(): void {
    this.#state = 'registering';
    this.#send({
      case: 'register',
      value: new RegisterWorkerRequest({
        type: JobType.JT_ROOM,
        agentName: AGENT_NAME,
        version: this.#options.version,
        pingInterval: PING_SECONDS,
      }),
    });
  }

  handleClosed(): void {
    this.#state = 'closed';
    this.#offered.clear();
  }

  /** @throws when `bytes` is no ServerMessage */
  handleMessage(bytes: Uint8Array): void {
    const { message } = ServerMessage.fromBinary(bytes);
    switch (message.case) {
      case 'register':
        this.#state = 'serving';
        this.#options.emit({ type: 'registered', workerId: message.value.workerId });
        this.#report();
        break;
      case 'availability':
        if (message.value.job) this.#answer(message.value.job);
        break;
      case 'assignment':
        this.#assign(message.value);
        break;
      default:
        // `pong` only proves that the socket lives; messages of a newer server are not for us. `termination` comes to the
        // wrong one: LiveKit finds a job by its agent's identity, so that an agent who puts its dead predecessor out is
        // told to end in its place (livekit-server 1.13.5, Room.RemoveParticipant). A room that is closed puts us out.
        break;
    }
  }

  /** Sent now and then; its answer tells that the other side is alive. */
  ping(): void {
    if (this.#state !== 'serving') return;
    this.#send({ case: 'ping', value: new WorkerPing({ timestamp: BigInt(this.#options.now()) }) });
    this.#report();
  }

  handleJobEnded(jobId: string, outcome: JobOutcome): void {
    if (!this.#running.delete(jobId)) return;
    const failed = outcome.status === 'failed';
    this.#jobStatus(jobId, failed ? JobStatus.JS_FAILED : JobStatus.JS_SUCCESS, failed ? outcome.message : '');
    this.#report();
  }

  /** Takes no more jobs; those that run go on. */
  drain(): void {
    this.#draining = true;
    this.#report();
  }

  #answer(job: Job): void {
    this.#forgetStaleOffers();
    const room = job.room?.name ?? '';
    const available = room !== '' && !this.#full();
    if (available) this.#offered.set(job.id, this.#options.now());
    this.#send({
      case: 'availability',
      value: new AvailabilityResponse({
        jobId: job.id,
        available,
        participantIdentity: agentIdentity(room),
        participantName: 'Hoyhoy',
        participantAttributes: { [agentStateAttribute]: 'initializing' },
      }),
    });
  }

  #assign({ job, token, url }: JobAssignment): void {
    const room = job?.room?.name;
    if (!job || !room || this.#running.has(job.id)) return;
    this.#offered.delete(job.id);
    this.#running.add(job.id);
    this.#jobStatus(job.id, JobStatus.JS_RUNNING, '');
    this.#report();
    this.#options.emit({
      type: 'start-job',
      job: { id: job.id, room, token, metadata: job.metadata, ...(url && { url }) },
    });
  }

  #full(): boolean {
    return this.#draining || this.#running.size + this.#offered.size >= this.#options.capacity;
  }

  #forgetStaleOffers(): void {
    const before = this.#options.now() - OFFER_MS;
    for (const [jobId, at] of this.#offered) if (at < before) this.#offered.delete(jobId);
  }

  #report(): void {
    if (this.#state !== 'serving') return;
    const jobCount = this.#running.size;
    this.#send({
      case: 'updateWorker',
      value: new UpdateWorkerStatus({
        status: this.#full() ? WorkerStatus.WS_FULL : WorkerStatus.WS_AVAILABLE,
        load: FULL_LOAD * Math.min(1, jobCount / this.#options.capacity),
        jobCount,
      }),
    });
  }

  #jobStatus(jobId: string, status: JobStatus, error: string): void {
    this.#send({ case: 'updateJob', value: new UpdateJobStatus({ jobId, status, error }) });
  }

  #send(message: WorkerMessage['message']): void {
    if (this.#state === 'closed') return;
    this.#options.emit({ type: 'send', bytes: new WorkerMessage({ message }).toBinary() });
  }
}
