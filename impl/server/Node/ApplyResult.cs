using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server.Node;

/// <summary>The result of applying an entry of the log on this member.</summary>
/// <param name="Store">Of a command for the store.</param>
/// <param name="Alarms">Of a change of alarms: what changed.</param>
/// <param name="Refusal">Of a change of the membership: why it was not made; null when it was.</param>
internal readonly record struct ApplyResult(
    CommandResult Store, IReadOnlyList<AlarmMember>? Alarms = null, EtcdError? Refusal = null);
