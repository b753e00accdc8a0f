using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Failures;

/// <summary>An execution that can be run again: its workload and every choice after it.</summary>
internal sealed record Schedule
{
    /// <summary>What happens from outside.</summary>
    public required Workload Workload { get; init; }

    /// <summary>What is decided, in order.</summary>
    public required IReadOnlyList<Choice> Choices { get; init; }

    /// <summary>The mutant that was in the code; empty for none.</summary>
    public required string Mutant { get; init; }

    /// <summary>The hash of the execution.</summary>
    public required ulong Hash { get; init; }

    /// <summary>The law that breaks; empty when all hold.</summary>
    public required string Law { get; init; }

    /// <summary>The seed of the execution that this was shrunk from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The strategy that found it.</summary>
    public required string Strategy { get; init; }

    /// <summary>What happened, by name: for builds that make other choices.</summary>
    public EventOrder Order { get; init; } = EventOrder.Unknown;

    /// <summary>The build that it was recorded in, as <see cref="ThisBuild"/>; empty when that is not known.</summary>
    public string Build { get; init; } = "";

    /// <summary>This build: another name for other sources, the same for copies.</summary>
    public static string ThisBuild { get; } = Fingerprint();

    /// <summary>Runs it again.</summary>
    /// <param name="isStrict">True to stop where the build makes another choice than it made then.</param>
    /// <param name="log">Listens to what crosses the network; null for nobody.</param>
    /// <exception cref="ReplayDivergedException">It is strict and the build is another one.</exception>
    /// <exception cref="InvalidOperationException">This build does not have the mutant.</exception>
    public ExecutionReport Run(bool isStrict, MessageLog? log = null)
    {
        return Run(new ReplayChooser(Choices, isStrict), log);
    }

    /// <summary>Runs its workload by other choices.</summary>
    /// <exception cref="InvalidOperationException">This build does not have the mutant.</exception>
    internal ExecutionReport Run(IChooser chooser, MessageLog? log = null)
    {
        var mutants = Mutants.Find(Mutant)
            ?? throw new InvalidOperationException($"This build has no mutant {Mutant}.");
        return Execution.Run(Workload, new ChoiceStream(chooser), mutants, log);
    }

    /// <summary>What was run, as something to run again.</summary>
    public static Schedule Of(ExecutionReport report, string mutant, ulong seed, string strategy)
    {
        var choices = report.Choices
            .Where(choice => choice.Kind is not (ChoiceKind.Workload or ChoiceKind.Addition)).ToArray();
        var schedule = new Schedule
        {
            Workload = report.Workload,
            Choices = choices,
            Mutant = mutant,
            Hash = 0,
            Law = report.Holds ? "" : report.Violations[0].Law.Name,
            Seed = seed,
            Strategy = strategy,
        };

        // The workload is no longer drawn, so the hash is another one than the report's.
        var recorder = new EventRecorder(new ReplayChooser(choices, isStrict: true));
        var hash = schedule.Run(recorder).Hash;
        return schedule with { Hash = hash, Order = recorder.Order, Build = ThisBuild };
    }

    /// <summary>Another execution of the same origin, as something to run again.</summary>
    internal Schedule As(ExecutionReport report) => Of(report, Mutant, Seed, Strategy);

    private static string Fingerprint()
    {
        var hash = 0UL;
        foreach (var c in string.Concat(Sweeps.BuildFingerprint.OfThisBuild().Values))
        {
            hash = StepId.Mix(hash, c);
        }

        return $"{hash:x16}";
    }
}
