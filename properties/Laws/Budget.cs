using System.Globalization;
using Vigil.Client.Hosting;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Search;

namespace Vigil.Properties.Laws;

/// <summary>How much the sweeps do, as the environment says.</summary>
/// <remarks>
/// VIGIL_SIM_EXECUTIONS: executions of a sweep; VIGIL_SIM_SECONDS: its longest time; VIGIL_SIM_SEED: its first seed,
/// and that of the properties' cases, or <c>fresh</c> for one that was never used; VIGIL_SIM_STRATEGY: who chooses;
/// VIGIL_SIM_SHARD=i/n: the i-th of n parts, from 1, of its seeds.
/// </remarks>
internal static class Budget
{
    private static readonly ulong? MovedSeed = Environment.GetEnvironmentVariable("VIGIL_SIM_SEED") == "fresh"
        ? (ulong)new OsEntropy().Next("seed", int.MaxValue)
        : ReadNumber("VIGIL_SIM_SEED");

    /// <summary>What the cases of properties follow from.</summary>
    public static ulong Seed { get; } = MovedSeed ?? 1;

    public static SweepOptions Scale(SweepOptions options)
    {
        var executions = ReadNumber("VIGIL_SIM_EXECUTIONS") ?? (ulong)options.Executions;
        var seed = MovedSeed ?? options.Seed;
        var seconds = ReadNumber("VIGIL_SIM_SECONDS");
        var (shard, shards) = ReadShard();
        var each = Math.Max(1, executions / shards);
        return options with
        {
            Executions = (int)each,
            Seed = unchecked(seed + ((shard - 1) * each)),
            Time = seconds is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Strategy = Environment.GetEnvironmentVariable("VIGIL_SIM_STRATEGY") is { Length: > 0 } name
                ? Enum.Parse<Strategy>(name, ignoreCase: true)
                : options.Strategy,
        };
    }

    /// <summary>Schedules to run a generated workload under.</summary>
    public static int SchedulesFor(int usual) =>
        ReadNumber("VIGIL_SIM_EXECUTIONS") is { } executions
            ? (int)Math.Clamp((double)usual * executions / 10_000, 1, 1_000_000)
            : usual;

    private static ulong? ReadNumber(string name)
    {
        var text = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static (ulong Shard, ulong Shards) ReadShard()
    {
        var parts = (Environment.GetEnvironmentVariable("VIGIL_SIM_SHARD") ?? "").Split('/');
        return parts.Length == 2
            && ulong.TryParse(parts[0], CultureInfo.InvariantCulture, out var shard)
            && ulong.TryParse(parts[1], CultureInfo.InvariantCulture, out var shards)
            && shard >= 1 && shard <= shards
                ? (shard, shards)
                : (1, 1);
    }
}
