/** A call as it goes between two people's words: data for the scripted Realtime server and for what tests expect. */
export interface Scene {
  title: string;
  /** Id of the line that is called. */
  line: 'everyone';
  /** Each turn is what the caller says and what the agent answers, in the order of the call. */
  turns: readonly [SceneTurn, ...SceneTurn[]];
}

export interface SceneTurn {
  caller: string;
  agent: string;
}
