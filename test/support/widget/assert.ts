/** The few assertions that tests in the browser need; `node:assert` is not there. */
export function ok(value: unknown, message: string): asserts value {
  if (!value) throw new Error(message);
}

/** Compares what JSON shows of both. */
export function equal<T>(actual: T, expected: T, message = 'not equal'): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  ok(a === b, `${message}\n  actual   ${a}\n  expected ${b}`);
}

/** Resolves once the condition holds, looked at with every frame; fails after 3 s. */
export async function until(condition: () => unknown, what: string): Promise<void> {
  const deadline = performance.now() + 3000;
  while (!condition()) {
    ok(performance.now() < deadline, `waited in vain until ${what}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
