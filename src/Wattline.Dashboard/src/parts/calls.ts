/** A call of this gateway, in four languages, with the hints that were asked for. */
export interface Call {
  readonly origin: string;
  readonly model: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is asked; a question that fits everywhere where it is left out. */
  readonly prompt?: string | undefined;
}

const text = JSON.stringify;

/** In a shell's single quotes nothing but the quote itself means anything. */
const shell = (plain: string) => `'${plain.replaceAll("'", "'\\''")}'`;

export const languages = ['curl', 'Python', 'C#', 'JavaScript'] as const;
export type Language = (typeof languages)[number];

export function write(language: Language, { origin, model, headers, prompt = 'Where do you run?' }: Call): string {
  const all = Object.entries(headers);
  switch (language) {
    case 'curl':
      return [
        `curl ${origin}/v1/chat/completions -H 'Content-Type: application/json' \\`,
        ...all.map(([name, value]) => `  -H ${shell(`${name}: ${value}`)} \\`),
        `  -d ${shell(text({ model, messages: [{ role: 'user', content: prompt }] }))}`,
      ].join('\n');
    case 'Python':
      return [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url="${origin}/v1", api_key="unused")`,
        'answer = client.chat.completions.create(',
        `    model=${text(model)},`,
        `    messages=[{"role": "user", "content": ${text(prompt)}}],`,
        ...(all.length ? [`    extra_headers={${all.map(([name, value]) => `${text(name)}: ${text(value)}`).join(', ')}},`] : []),
        ')',
        'print(answer.choices[0].message.content)',
      ].join('\n');
    case 'C#':
      return [
        'using OpenAI;',
        'using OpenAI.Chat;',
        'using System.ClientModel;',
        'using System.ClientModel.Primitives;',
        '',
        `var options = new OpenAIClientOptions { Endpoint = new Uri("${origin}/v1") };`,
        ...(all.length ? ['options.AddPolicy(new Hints(), PipelinePosition.PerCall);'] : []),
        `var client = new ChatClient(${text(model)}, new ApiKeyCredential("unused"), options);`,
        `var answer = await client.CompleteChatAsync(${text(prompt)});`,
        'Console.WriteLine(answer.Value.Content[0].Text);',
        ...(all.length
          ? [
              '',
              'class Hints : PipelinePolicy',
              '{',
              '    private static void Set(PipelineMessage message)',
              '    {',
              ...all.map(([name, value]) => `        message.Request.Headers.Set(${text(name)}, ${text(value)});`),
              '    }',
              '',
              '    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int at)',
              '    {',
              '        Set(message);',
              '        ProcessNext(message, pipeline, at);',
              '    }',
              '',
              '    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int at)',
              '    {',
              '        Set(message);',
              '        return ProcessNextAsync(message, pipeline, at);',
              '    }',
              '}',
            ]
          : []),
      ].join('\n');
    case 'JavaScript':
      return [
        "import OpenAI from 'openai';",
        '',
        `const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: 'unused' });`,
        'const answer = await client.chat.completions.create({',
        `  model: '${model}',`,
        `  messages: [{ role: 'user', content: ${text(prompt)} }],`,
        all.length ? `}, { headers: ${text(headers)} });` : '});',
        'console.log(answer.choices[0].message.content);',
      ].join('\n');
  }
}
