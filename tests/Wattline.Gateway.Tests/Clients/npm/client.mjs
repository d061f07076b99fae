// The npm client, unchanged but for its base URL. Prints one JSON object of what it saw; any surprise is an exception.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2] + '/v1', apiKey: 'unused', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Where do you run?' }];
const seen = {};

const models = [];
for await (const model of client.models.list()) models.push(model.id);
seen.models = models;

const { data, response } = await client.chat.completions.create({ model: 'llama-3.1-8b', messages, max_completion_tokens: 8 }).withResponse();
seen.text = data.choices[0].message.content;
seen.usage = data.usage.completion_tokens;
seen.region = response.headers.get('x-wattline-region');
seen.energyJ = Number(response.headers.get('x-wattline-energy-j'));
seen.decision = response.headers.get('x-wattline-decision');

const open = await client.chat.completions.create(
  { model: 'auto', messages, max_completion_tokens: 4608, metadata: { wattline_difficulty: 'easy' } }).withResponse();
seen.auto = {
  model: open.data.model, chosen: open.response.headers.get('x-wattline-model'),
  budget: Number(open.response.headers.get('x-wattline-budget-tokens')), thought: open.data.usage.completion_tokens_details.reasoning_tokens,
};

const stream = await client.chat.completions.create({
  model: 'llama-3.1-8b', messages, stream: true, stream_options: { include_usage: true }, max_completion_tokens: 8,
});
seen.pieces = 0;
for await (const chunk of stream) {
  if (chunk.choices[0]?.delta?.content) seen.pieces++;
  if (chunk.usage) seen.streamUsage = chunk.usage;
}

const helper = client.chat.completions.stream({ model: 'llama-3.1-8b', messages, max_completion_tokens: 4 });
seen.helper = (await helper.finalChatCompletion()).choices[0].finish_reason;

const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }];
const picture = [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] }];
seen.tools = (await client.chat.completions.create({ model: 'llama-3.1-8b', messages: picture, tools, max_completion_tokens: 4 })).object;

try {
  await client.chat.completions.create({ model: 'lama-3.1-8b', messages });
} catch (error) {
  seen.error = { status: error.status, code: error.code, message: error.message };
}

try {
  await client.chat.completions.create({ model: 'llama-3.1-8b', messages }, { headers: { 'X-Wattline-Residency': 'BR' } });
} catch (error) {
  seen.refused = { status: error.status, code: error.code };
}

const leaving = new AbortController();
const long = await client.chat.completions.create({ model: 'llama-3.1-8b', messages, stream: true, max_completion_tokens: 200 }, { signal: leaving.signal });
let before = 0;
try {
  for await (const _ of long) if (++before === 3) leaving.abort();
} catch (error) {
  seen.aborted = error.constructor.name;
}
seen.aborted ??= 'ended';

console.log(JSON.stringify(seen));
