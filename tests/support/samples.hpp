// Every sample in tests/formats: its folder is the format that must claim it.
#pragma once

namespace support {

struct Sample {
  const char* format;
  const char* file;
};

inline constexpr Sample kSamples[] = {
    {"langsmith", "runs_v1.jsonl"},
    {"langsmith", "runs_v2.json"},
    {"claude_code", "session.jsonl"},
    {"claude_code", "sidechain.jsonl"},
    {"otlp", "genai.jsonl"},
    {"otlp", "openinference.json"},
    {"jaeger", "trace.json"},
    {"langwatch", "mastra.json"},
    {"langwatch", "trace.json"},
    {"langfuse", "api_page.json"},
    {"langfuse", "observations.jsonl"},
    {"langfuse", "scores.jsonl"},
    {"phoenix", "frame.csv"},
    {"phoenix", "logfire.json"},
    {"phoenix", "spans.jsonl"},
    {"opik", "spans.jsonl"},
    {"opik", "traces.json"},
    {"weave", "calls.jsonl"},
    {"mlflow", "traces.json"},
    {"braintrust", "logs.jsonl"},
    {"posthog", "events.jsonl"},
    {"datadog", "export.json"},
    {"openai_agents", "spans.jsonl"},
    {"model_calls", "anthropic.jsonl"},
    {"model_calls", "batch.jsonl"},
    {"model_calls", "bedrock.jsonl"},
    {"model_calls", "helicone.jsonl"},
    {"model_calls", "litellm.jsonl"},
    {"model_calls", "responses.jsonl"},
    {"codex", "rollout.jsonl"},
    {"gemini_cli", "session.json"},
    {"continue", "continue.json"},
    {"cursor", "cursor.jsonl"},
    {"opencode", "opencode.json"},
    {"swe_agent", "swe_agent.traj"},
    {"cline", "ui_messages.json"},
    {"copilot_chat", "session.json"},
    {"aider", ".aider.chat.history.md"},
    {"openhands", "output.jsonl"},
    {"openhands", "trajectory.json"},
    {"chatgpt", "conversations.json"},
    {"chatgpt", "message_feedback.json"},
    {"claude_ai", "conversations.json"},
    {"librechat", "librechat.json"},
    {"open_webui", "openwebui.json"},
    {"inspect", "log.json"},
    {"atif", "trajectory.json"},
    {"agentdojo", "agentdojo.json"},
    {"mast", "mast.json"},
    {"who_and_when", "who_and_when.json"},
    {"tau_bench", "results.json"},
    {"tau2_bench", "results.json"},
    {"chat", "histories.json"},
    {"chat", "messages.csv"},
    {"chat", "pyrepr.csv"},
    {"chat", "rows.jsonl"},
    {"chat", "sharegpt.json"},
    {"chat", "strings.json"},
    {"chat", "texts.csv"},
    {"message_log", "turns.csv"},
};

}  // namespace support
