// Solves the MPS files that a list names and prints status, cost and seconds of each, a line a file. Status 7 is optimal.
import loadHighs from 'highs';
import { readFileSync } from 'node:fs';

const highs = await loadHighs();
for (const file of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const [status, cost, seconds] = highs.withModel({ format: 'mps', data: readFileSync(file, 'utf8') }, model => {
    model.options.set({ output_flag: false });
    const begin = process.cpuUsage().user;
    model.run();
    return [model.getModelStatus(), model.getObjectiveValue(), (process.cpuUsage().user - begin) / 1e6];
  });
  console.log(`${status} ${cost} ${seconds}`);
}
