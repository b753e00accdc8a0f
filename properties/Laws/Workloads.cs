using FsCheck;
using FsCheck.Fluent;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;

namespace Vigil.Properties.Laws;

/// <summary>Workloads for FsCheck: drawn as the sweep draws them, larger as the cases go on, shrunk as data.</summary>
public static class Workloads
{
    public static Arbitrary<Workload> Arbitrary() =>
        Arb.From(Gen.Sized(
            size => Gen.Choose(int.MinValue, int.MaxValue).Select(seed => Draw(seed, size))), WorkloadShrinks.Of);

    private static Workload Draw(int seed, int size)
    {
        var faults = new FaultOptions { StepsMax = Math.Min(4, size / 10) };
        var scope = new WorkloadScope { StepsMax = 2 + (size / 5), Faults = faults };
        return WorkloadGenerator.Draw(new ChoiceStream(new RandomWalk(unchecked((uint)seed))), scope);
    }
}
