using Vigil.Seams;

namespace Vigil.Server;

/// <summary>What a member takes from outside: real in a host, simulated in the simulation.</summary>
/// <param name="Time">Its clock; only monotonic time counts, except for the start of numbers.</param>
/// <param name="Entropy">Where it draws.</param>
/// <param name="Spawner">Where its work runs.</param>
/// <param name="OnFault">
/// As for <see cref="Supervisor"/>: called with what failed of its work, and why. It must not throw.
/// </param>
internal sealed record MemberSeams(
    TimeProvider Time, IEntropy Entropy, ISpawner Spawner, Action<string, Exception> OnFault);
