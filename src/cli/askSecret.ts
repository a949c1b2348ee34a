/** Asks at a terminal for the secret, where it alone is missing; it is kept in memory alone. */
import { environment, isAscii, isPlain } from '../session/settings/environment.ts';

export async function askSecret(source: string): Promise<string> {
  const { createQuestions } = await import('../repl/terminal/asking.ts');
  const { stdin: input, stdout: output } = process;
  const looks = { isPlain: isPlain(environment), isAscii: isAscii(environment), colors: output.hasColors() };
  const questions = createQuestions({ input, output, ...looks });
  return questions.input({ message: `ACRONIS_CLIENT_SECRET (not in ${source}, not kept):`, isHidden: true });
}
