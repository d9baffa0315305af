import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  AvailabilityRequest,
  Job,
  JobAssignment,
  JobStatus,
  JobTermination,
  RegisterWorkerResponse,
  Room,
  ServerMessage,
  WorkerMessage,
  WorkerStatus,
} from '@livekit/protocol';
import { type WorkerCommand, WorkerProtocol } from '../../../server/agent/worker/worker-protocol.ts';

describe('the worker protocol', () => {
  let now: number;
  let commands: WorkerCommand[];
  let protocol: WorkerProtocol;

  beforeEach(() => {
    now = 1_000_000;
    commands = [];
    protocol = new WorkerProtocol({ capacity: 2, version: '1.0.0', now: () => now, emit: (c) => commands.push(c) });
  });

  const receive = (message: ServerMessage['message']) =>
    protocol.handleMessage(new ServerMessage({ message }).toBinary());
  const serve = () => {
    protocol.handleOpen();
    receive({ case: 'register', value: new RegisterWorkerResponse({ workerId: 'W1' }) });
  };
  const job = (id: string) => new Job({ id, room: new Room({ name: `room-${id}` }), metadata: '{}' });
  const offer = (id: string) => receive({ case: 'availability', value: new AvailabilityRequest({ job: job(id) }) });
  const assign = (id: string) =>
    receive({ case: 'assignment', value: new JobAssignment({ job: job(id), token: 't' }) });

  const sent = () =>
    commands.flatMap((command) => (command.type === 'send' ? [WorkerMessage.fromBinary(command.bytes).message] : []));
  const lastSent = <Case extends WorkerMessage['message']['case']>(name: Case) => {
    const found = sent().findLast((message) => message.case === name);
    assert.ok(found?.value, `no ${name} was sent`);
    return found.value as Extract<WorkerMessage['message'], { case: Case }>['value'];
  };

  it('registers under the name that calls are dispatched to', () => {
    protocol.handleOpen();
    assert.equal(lastSent('register')?.agentName, 'hoyhoy');
    assert.deepEqual(
      commands.filter(({ type }) => type === 'registered'),
      [],
    );
    receive({ case: 'register', value: new RegisterWorkerResponse({ workerId: 'W1' }) });
    assert.deepEqual(
      commands.find(({ type }) => type === 'registered'),
      { type: 'registered', workerId: 'W1' },
    );
  });

  it('takes a job under the identity that evicts a dead predecessor', () => {
    serve();
    offer('a');
    const answer = lastSent('availability');
    assert.equal(answer?.available, true);
    assert.equal(answer?.participantIdentity, 'agent-room-a');
    assert.deepEqual(answer?.participantAttributes, { 'lk.agent.state': 'initializing' });
    assign('a');
    assert.deepEqual(commands.at(-1), {
      type: 'start-job',
      job: { id: 'a', room: 'room-a', token: 't', metadata: '{}' },
    });
    assert.equal(lastSent('updateJob')?.status, JobStatus.JS_RUNNING);
  });

  it('refuses what is more than its capacity, offers that are still open included', () => {
    serve();
    offer('a');
    offer('b');
    offer('c');
    assert.equal(lastSent('availability')?.available, false);
  });

  it('counts an offer that went elsewhere no longer than 15 s', () => {
    serve();
    offer('a');
    offer('b');
    now += 15_001;
    offer('c');
    assert.equal(lastSent('availability')?.available, true);
  });

  it('reports a load below 0.7 even when full, and that it is full', () => {
    serve();
    assign('a');
    assert.ok(Math.abs((lastSent('updateWorker')?.load ?? 0) - 0.325) < 1e-6);
    assert.equal(lastSent('updateWorker')?.status, WorkerStatus.WS_AVAILABLE);
    assign('b');
    assert.ok((lastSent('updateWorker')?.load ?? 1) < 0.7);
    assert.equal(lastSent('updateWorker')?.status, WorkerStatus.WS_FULL);
    protocol.handleJobEnded('a', { status: 'succeeded' });
    assert.equal(lastSent('updateWorker')?.status, WorkerStatus.WS_AVAILABLE);
  });

  it('tells how a job ended, once', () => {
    serve();
    assign('a');
    protocol.handleJobEnded('a', { status: 'failed', message: 'line-invalid' });
    protocol.handleJobEnded('a', { status: 'succeeded' });
    const updates = sent().filter((message) => message.case === 'updateJob');
    assert.equal(updates.length, 2);
    assert.equal(lastSent('updateJob')?.status, JobStatus.JS_FAILED);
    assert.equal(lastSent('updateJob')?.error, 'line-invalid');
  });

  it('starts a job that is assigned twice only once', () => {
    serve();
    assign('a');
    assign('a');
    assert.equal(commands.filter(({ type }) => type === 'start-job').length, 1);
  });

  it('keeps its jobs when the connection is lost, and reports them when it is back', () => {
    serve();
    assign('a');
    protocol.handleClosed();
    const before = commands.length;
    protocol.ping();
    assert.equal(commands.length, before, 'something was sent to a closed socket');
    serve();
    assert.equal(lastSent('updateWorker')?.jobCount, 1);
  });

  it('lets a job go on that LiveKit terminates in the place of its predecessor', () => {
    serve();
    assign('a');
    const before = commands.length;
    receive({ case: 'termination', value: new JobTermination({ jobId: 'a' }) });
    assert.equal(commands.length, before);
    assert.equal(protocol.jobs, 1);
  });

  it('takes nothing more once it drains', () => {
    serve();
    protocol.drain();
    assert.equal(lastSent('updateWorker')?.status, WorkerStatus.WS_FULL);
    offer('a');
    assert.equal(lastSent('availability')?.available, false);
  });
});
