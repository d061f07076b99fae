// The whole surface with the npm client, unchanged but for its base URL: at a stand-in, or at the gateway, which keeps nothing itself. Prints each part that held, a line each; any surprise is an exception.
import assert from 'node:assert/strict';
import OpenAI, { toFile } from 'openai';

const client = new OpenAI({ baseURL: process.argv[2] + '/v1', apiKey: 'unused', maxRetries: 0 });
const [model, embedding, moderation] = ['llama-3.1-8b', 'text-embedding-3-small', 'omni-moderation-latest'];
const isGateway = process.argv[3] === 'gateway';
const question = 'Where do you run?';
const messages = [{ role: 'user', content: question }];

async function all(list) {
  const entries = [];
  for await (const entry of list) entries.push(entry);
  return entries;
}

async function refused(promise, status, code) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.status, status);
    if (code !== undefined) assert.equal(error.code, code);
    assert.ok(error.message.length > 0);
    return;
  }
  assert.fail(`was not refused with ${status}`);
}

async function models() {
  const ids = (await all(client.models.list())).map((one) => one.id);
  for (const id of [model, embedding, moderation]) assert.ok(ids.includes(id), id);
}

async function chat() {
  const whole = await client.chat.completions.create({ model, messages });
  assert.equal(whole.choices[0].finish_reason, 'stop');
  const chunks = await all(await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } }));
  assert.ok(chunks.slice(0, -1).every((chunk) => chunk.usage === null));
  assert.equal(chunks.at(-1).usage.completion_tokens, whole.usage.completion_tokens);
  assert.equal(chunks.at(-1).choices.length, 0);
}

async function completions() {
  const prompt = ['one', 'another'];
  const whole = await client.completions.create({ model, prompt, max_tokens: 9 });
  assert.equal(whole.object, 'text_completion');
  assert.deepEqual(whole.choices.map((choice) => [choice.index, choice.finish_reason]), [[0, 'length'], [1, 'length']]);
  assert.equal(whole.usage.completion_tokens, 18);
  assert.equal(whole.usage.total_tokens, whole.usage.prompt_tokens + 18);
  const asked = { model, prompt, max_tokens: 9, stream: true, stream_options: { include_usage: true } };
  const chunks = await all(await client.completions.create(asked));
  assert.ok(chunks.slice(0, -1).every((chunk) => chunk.usage === null));
  assert.equal(chunks.at(-1).usage.completion_tokens, 18);
  for (const index of [0, 1]) {
    const pieces = chunks.flatMap((chunk) => chunk.choices).filter((choice) => choice.index === index);
    assert.equal(pieces.map((choice) => choice.text).join(''), whole.choices[index].text);
    assert.equal(pieces.at(-1).finish_reason, 'length');
  }
}

async function embeddings() {
  // The client asks for base64 and decodes; a stated format comes as it is.
  const decoded = await client.embeddings.create({ model: embedding, input: ['a text', 'another'] });
  const plain = await client.embeddings.create({ model: embedding, input: ['a text', 'another'], encoding_format: 'float' });
  assert.equal(plain.data[1].embedding.length, 1536);
  plain.data[1].embedding.forEach((number, at) => assert.ok(Math.abs(number - decoded.data[1].embedding[at]) < 1e-6));
  assert.deepEqual(plain.usage, { prompt_tokens: 4, total_tokens: 4 });
  const tokens = await client.embeddings.create({ model: embedding, input: [1, 2, 3], dimensions: 8 });
  assert.equal(tokens.data[0].embedding.length, 8);
  assert.equal(tokens.usage.prompt_tokens, 3);
}

async function moderations() {
  const { results } = await client.moderations.create({ model: moderation, input: ['a walk', 'violence'] });
  assert.deepEqual(results.map((one) => one.flagged), [false, true]);
  assert.equal(results[1].categories.violence, true);
  assert.ok(results[1].category_scores.violence > 0.9);
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
  const parts = await client.moderations.create({ model: moderation, input: [{ type: 'text', text: 'a walk' }, image] });
  assert.equal(parts.results.length, 1);
  assert.deepEqual(parts.results[0].category_applied_input_types.violence, ['text', 'image']);
}

async function files() {
  const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
  const file = await client.files.create({ file: await toFile(bytes, 'bytes.bin'), purpose: 'user_data' });
  assert.deepEqual([file.object, file.bytes, file.filename, file.purpose, file.status], ['file', 6, 'bytes.bin', 'user_data', 'processed']);
  assert.deepEqual(await client.files.retrieve(file.id), file);
  if (isGateway) await refused(all(client.files.list()), 405, 'method_not_allowed');
  else assert.ok((await all(client.files.list({ purpose: 'user_data' }))).some((one) => one.id === file.id));
  assert.ok(Buffer.from(await (await client.files.content(file.id)).arrayBuffer()).equals(bytes));
  assert.deepEqual(await client.files.delete(file.id), { id: file.id, object: 'file', deleted: true });
  await refused(client.files.retrieve(file.id), 404);
}

const sequence = [
  'response.created', 'response.in_progress', 'response.output_item.added', 'response.content_part.added', 'response.output_text.delta',
  'response.output_text.done', 'response.content_part.done', 'response.output_item.done', 'response.completed',
];

async function responses() {
  const whole = await client.responses.create({ model, input: question, metadata: { topic: 'places' } });
  assert.equal(whole.status, 'completed');
  assert.ok(whole.output_text.startsWith('This is a stand-in'));
  assert.deepEqual(whole.metadata, { topic: 'places' });
  assert.equal((await client.responses.retrieve(whole.id)).output_text, whole.output_text);
  const items = await all(client.responses.inputItems.list(whole.id));
  assert.equal(items[0].content[0].text, question);

  const events = await all(await client.responses.create({ model, input: question, stream: true }));
  assert.deepEqual(events.map((event) => event.type).filter((type, at, types) => type !== types[at - 1]), sequence);
  events.forEach((event, at) => assert.equal(event.sequence_number, at));
  const { response } = events.at(-1);
  assert.equal(response.usage.output_tokens, events.filter((event) => event.type === sequence[4]).length);
  assert.equal(response.usage.output_tokens_details.reasoning_tokens, 0);

  const helper = client.responses.stream({ model, input: 'And why?', previous_response_id: response.id });
  const next = await helper.finalResponse();
  assert.equal(next.previous_response_id, response.id);
  assert.ok(next.usage.input_tokens > response.usage.total_tokens);
  assert.ok(next.usage.input_tokens_details.cached_tokens > 0);

  const loose = await client.responses.create({ model, input: [{ role: 'user', content: question }], store: false });
  await refused(client.responses.retrieve(loose.id), 404);
  await client.responses.delete(whole.id);
  await refused(client.responses.retrieve(whole.id), 404);
}

async function conversations() {
  const made = await client.conversations.create({ items: [{ role: 'user', content: 'one' }], metadata: { topic: 'places' } });
  assert.deepEqual([made.object, made.metadata.topic], ['conversation', 'places']);
  assert.equal((await client.conversations.update(made.id, { metadata: { topic: 'rivers' } })).metadata.topic, 'rivers');
  const answer = await client.responses.create({ model, input: question, conversation: made.id });
  assert.equal(answer.conversation.id, made.id);
  const items = await all(client.conversations.items.list(made.id, { order: 'asc', limit: 1 }));
  assert.deepEqual(items.map((item) => item.content[0].text), ['one', question, answer.output_text]);
  assert.equal((await client.conversations.items.retrieve(items[0].id, { conversation_id: made.id })).id, items[0].id);
  assert.equal((await client.conversations.items.delete(items[0].id, { conversation_id: made.id })).id, made.id);
  const added = await client.conversations.items.create(made.id, { items: [{ role: 'user', content: 'two' }] });
  assert.equal(added.data[0].content[0].text, 'two');
  assert.equal((await client.conversations.retrieve(made.id)).id, made.id);
  assert.deepEqual(await client.conversations.delete(made.id), { id: made.id, object: 'conversation.deleted', deleted: true });
  await refused(client.conversations.retrieve(made.id), 404);
}

async function background() {
  const input = [{ role: 'user', content: [{ type: 'input_text', text: question }] }];
  if (isGateway) return refused(client.responses.create({ model, input, background: true }), 400, 'background_not_served');
  let one = await client.responses.create({ model, input, background: true });
  assert.equal(one.status, 'queued');
  for (let tries = 0; ['queued', 'in_progress'].includes(one.status) && tries < 500; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    one = await client.responses.retrieve(one.id);
  }
  assert.equal(one.status, 'completed');
  await refused(client.responses.cancel(one.id), 400);
}

async function errors() {
  await refused(client.responses.create({ model, input: question, previous_response_id: 'resp_0' }), 400, isGateway ? 'unknown_state' : 'previous_response_not_found');
  await refused(client.responses.create({ model }), 400);
  await refused(client.responses.create({ model, input: question, conversation: 'conv_0' }), isGateway ? 400 : 404);
  await refused(client.responses.cancel('resp_0'), 404);
  await refused(client.conversations.items.list('conv_0'), 404);
  await refused(client.files.content('file-0'), 404);
  await refused(client.completions.create({ model, prompt: 'x', max_tokens: 0 }), 400);
  await refused(client.embeddings.create({ model: embedding, input: '' }), 400);
  await refused(client.embeddings.create({ model, input: 'x' }), 400);
  await refused(client.moderations.create({ model: moderation, input: [] }), 400);
}

async function leaving() {
  for (const start of [
    (signal) => client.responses.create({ model, input: question, stream: true }, { signal }),
    (signal) => client.completions.create({ model, prompt: question, max_tokens: 200, stream: true }, { signal }),
  ]) {
    const leave = new AbortController();
    let seen = 0;
    try {
      for await (const _ of await start(leave.signal)) if (++seen === 3) leave.abort();
    } catch (error) {
      assert.equal(error.constructor.name, 'APIUserAbortError');
    }
    assert.ok(seen >= 3);
  }
  assert.equal((await client.responses.create({ model, input: question })).status, 'completed');
}

for (const part of [models, chat, completions, embeddings, moderations, files, responses, conversations, background, errors, leaving]) {
  try {
    await part();
  } catch (error) {
    console.error(part.name);
    throw error;
  }
  console.log(part.name);
}
