namespace Wattline.Gateway.OpenAi;

/// <summary>Every code that an error of the gateway's own may carry; docs/configuration.md says when.</summary>
internal static class ErrorCodes
{
    /// <summary>In the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "admin_only", "ambiguous_region", "background_not_served", "baseline_not_allowed", "bodies_full", "body_too_large",
        "budget_spent", "deadline_not_met", "feedback_contradicts", "feedback_not_applicable", "feedback_not_stored",
        "gateway_stopping", "held_by_operator", "hint_needs_alias", "hint_too_long", "hint_twice", "internal_error", "invalid_api_key",
        "invalid_body", "invalid_choice", "invalid_cursor", "invalid_deadline", "invalid_difficulty",
        "invalid_error_rate", "invalid_feedback", "invalid_hours", "invalid_json", "invalid_kind", "invalid_latency",
        "invalid_latency_scope", "invalid_limit", "invalid_number", "invalid_offset", "invalid_order", "invalid_receipt", "invalid_scenario",
        "invalid_session", "invalid_tokens", "lab_busy", "lab_too_long", "method_not_allowed", "missing_model", "missing_prompt", "model_not_found",
        "no_common_jurisdiction", "no_demand", "no_demo",
        "no_feasible_region", "no_region_available", "no_room_to_think", "not_found", "not_served", "operation_not_served", "order_not_found",
        "plan_too_long", "planner_busy", "receipt_not_found", "region_failed", "snapshot_gone", "state_in_two_regions", "state_region_gone",
        "stream_cut", "tolerance_not_met", "too_many_listeners", "too_many_orders", "tries_exhausted", "unknown_class", "unknown_family",
        "unknown_hint", "unknown_jurisdiction", "unknown_location", "unknown_model",
        "unknown_parameter", "unknown_provider", "unknown_region", "unknown_state", "unknown_timezone", "unknown_zone",
    ];
}
