using static Wattline.Grid.Import.CatalogueEntry;

namespace Wattline.Grid.Import;

/// <summary>Models that are sold and not given away. Their makers do not publish their size, so nothing is known of their energy.</summary>
internal static class ClosedModels
{
    public static readonly IReadOnlyList<CatalogueEntry> All =
    [
        .. Of("GPT", "OpenAI",
            new("openai/gpt-4o", "GPT-4o"), new("openai/gpt-4o-mini", "GPT-4o mini"), new("openai/gpt-4.1", "GPT-4.1"),
            new("openai/gpt-4.1-mini", "GPT-4.1 mini"), new("openai/gpt-4.1-nano", "GPT-4.1 nano"),
            new("openai/gpt-3.5-turbo", "GPT-3.5 Turbo", Names: "gpt-35-turbo"), new("openai/gpt-4-turbo", "GPT-4 Turbo"),
            new("openai/gpt-4", "GPT-4"), new("openai/gpt-5", "GPT-5"), new("openai/gpt-5-mini", "GPT-5 mini"),
            new("openai/gpt-5-nano", "GPT-5 nano"), new("openai/gpt-5-pro", "GPT-5 pro"), new("openai/gpt-5.1", "GPT-5.1"),
            new("openai/gpt-5.2", "GPT-5.2"), new("openai/gpt-5.2-pro", "GPT-5.2 pro"), new("openai/gpt-5.4", "GPT-5.4"),
            new("openai/gpt-5.4-mini", "GPT-5.4 mini"), new("openai/gpt-5.4-nano", "GPT-5.4 nano"), new("openai/gpt-5.5", "GPT-5.5")),
        .. Of("o-series", "OpenAI",
            new("openai/o3", "o3"), new("openai/o1", "o1"), new("openai/o1-mini", "o1-mini"), new("openai/o3-mini", "o3-mini"),
            new("openai/o3-pro", "o3-pro"), new("openai/o4-mini", "o4-mini")),
        .. Of("Claude", "Anthropic",
            new("anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5", Names: "claude-4-5-sonnet"),
            new("anthropic/claude-haiku-4.5", "Claude Haiku 4.5", Names: "claude-4-5-haiku"),
            new("anthropic/claude-opus-4.5", "Claude Opus 4.5"), new("anthropic/claude-opus-4.6", "Claude Opus 4.6"),
            new("anthropic/claude-opus-4.7", "Claude Opus 4.7"), new("anthropic/claude-sonnet-4.6", "Claude Sonnet 4.6"),
            new("anthropic/claude-opus-4.1", "Claude Opus 4.1"), new("anthropic/claude-opus-4", "Claude Opus 4", Names: "claude-4-opus"),
            new("anthropic/claude-sonnet-4", "Claude Sonnet 4", Names: "claude-4-sonnet"),
            new("anthropic/claude-3.7-sonnet", "Claude 3.7 Sonnet"), new("anthropic/claude-3.5-sonnet", "Claude 3.5 Sonnet"),
            new("anthropic/claude-3.5-haiku", "Claude 3.5 Haiku"), new("anthropic/claude-3-opus", "Claude 3 Opus"),
            new("anthropic/claude-3-sonnet", "Claude 3 Sonnet"), new("anthropic/claude-3-haiku", "Claude 3 Haiku")),
        .. Of("Gemini", "Google",
            new("google/gemini-2.5-flash", "Gemini 2.5 Flash"), new("google/gemini-2.5-pro", "Gemini 2.5 Pro"),
            new("google/gemini-2.5-flash-lite", "Gemini 2.5 Flash-Lite"), new("google/gemini-2.0-flash", "Gemini 2.0 Flash"),
            new("google/gemini-2.0-flash-lite", "Gemini 2.0 Flash-Lite"), new("google/gemini-1.5-pro", "Gemini 1.5 Pro"),
            new("google/gemini-1.5-flash", "Gemini 1.5 Flash"), new("google/gemini-3-pro-preview", "Gemini 3 Pro", Names: "gemini-3-pro"),
            new("google/gemini-3-flash-preview", "Gemini 3 Flash", Names: "gemini-3-flash")),
        .. Of("Nova", "Amazon",
            new("amazon/nova-pro", "Nova Pro"), new("amazon/nova-lite", "Nova Lite"), new("amazon/nova-micro", "Nova Micro"),
            new("amazon/nova-premier", "Nova Premier"), new("amazon/nova-2-lite", "Nova 2 Lite")),
        .. Of("Grok", "xAI",
            new("xai/grok-4", "Grok 4", Names: "grok-4-0709"), new("xai/grok-3", "Grok 3", Names: "grok-3-beta"),
            new("xai/grok-3-mini", "Grok 3 mini", Names: "grok-3-mini-beta"), new("xai/grok-2", "Grok 2", Names: "grok-2-1212"),
            new("xai/grok-4.1-fast", "Grok 4.1 Fast", Names: "grok-4-1-fast-reasoning grok-4-1-fast-non-reasoning")),
        .. Of("Mistral", "Mistral AI",
            new("mistral/mistral-medium-3", "Mistral Medium 3", Names: "mistral-medium-2505 mistral-medium-3-001"),
            new("mistral/mistral-medium-3.1", "Mistral Medium 3.1", Names: "mistral-medium-2508 mistral-medium-3-1-2508"),
            new("mistral/magistral-medium", "Magistral Medium", Names: "magistral-medium-2506 magistral-medium-2509")),
        .. Of("Command", "Cohere", new CatalogueEntry("cohere/command", "Command (first)", Names: "command-text-v14")),
    ];
}
