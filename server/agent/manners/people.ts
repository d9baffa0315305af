/** Whoever can take a caller over from the agent, where a line has somebody. */
export interface People {
  /**
   * Has somebody called for the caller, who has asked for a person by a key. Resolves to whether somebody is being
   * reached; whoever reaches them tells the caller all that follows.
   */
  reach(): Promise<boolean>;
  /** They are being reached, or talk to the caller. */
  readonly busy: boolean;
}

/** Of a line whose agent is alone. */
export const nobody: People = { reach: async () => false, busy: false };
