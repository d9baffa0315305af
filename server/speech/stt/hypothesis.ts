/** What may have been said. */
export interface Hypothesis {
  text: string;
  /** In natural logarithms, beside the likeliest one, whose is 0. */
  likelihood: number;
}
