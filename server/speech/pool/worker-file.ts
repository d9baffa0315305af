/** Address of a worker's module beside `from`: TypeScript in a checkout, JavaScript where the project is built. */
export function workerFile(name: string, from: string): URL {
  return new URL(`./${name}${from.endsWith('.js') ? '.js' : '.ts'}`, from);
}
