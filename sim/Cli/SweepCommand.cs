using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Engine.Determinism;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli;

/// <summary><c>sim sweep</c>: runs one part of a sweep that many processes, on many machines, share.</summary>
internal static class SweepCommand
{
    private static readonly Option<string> ShardOption = new("--shard")
    {
        Description = "Which part to run, as 2/16: the second of sixteen.",
        DefaultValueFactory = static _ => "1/1",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder that all parts are written to.",
        Required = true,
    };

    private static readonly Option<long> Executions = new("--executions", "-n")
    {
        Description = "How many executions the sweep has, all parts together.",
        DefaultValueFactory = static _ => 5000,
    };

    private static readonly Option<double> Checkpoint = new("--checkpoint")
    {
        Description = "Seconds from one writing of the part's file to the next.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<Strategy> By = new("--strategy")
    {
        Description = "Who chooses; any but CoyoteQLearning.",
    };

    public static Command Create()
    {
        var command = new Command(
            "sweep",
            "Runs one part of a sweep into a folder, and goes on with it if it was stopped; `merge` joins them.")
        {
            ShardOption, Out, Executions, SearchOptions.Seed, SearchOptions.Members, SearchOptions.Seconds,
            Checkpoint, By,
            SearchOptions.Mutant,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (Shard.Parse(parsed.GetValue(ShardOption) ?? "") is not { } shard)
        {
            return SearchOptions.Complain(
                $"--shard: '{parsed.GetValue(ShardOption)}' is no part; parts look like 1/4, 2/4, 3/4, 4/4.");
        }

        if (SearchOptions.ReadSeed(parsed) is not { } seed
            || SearchOptions.ReadMutant(parsed) is not { } mutant
            || SearchOptions.ReadMembers(parsed) is not { } members)
        {
            return ExitCodes.Unusable;
        }

        if (parsed.GetValue(By) == Strategy.CoyoteQLearning)
        {
            return SearchOptions.Complain(
                "--strategy: CoyoteQLearning learns from each execution for the next, so its parts would be no part of "
                + "one sweep. Use it with `run`, or sweep with another.");
        }

        var (executions, seconds, checkpoint) =
            (parsed.GetValue(Executions), parsed.GetValue(SearchOptions.Seconds), parsed.GetValue(Checkpoint));
        if (executions < 1 || seconds < 0 || !(checkpoint is >= 0 and <= 86_400))
        {
            return SearchOptions.Complain(
                "--executions takes a number from 1 on, --seconds one from 0 on, --checkpoint one from 0 to 86400.");
        }

        var plan = new SweepPlan(seed, executions, parsed.GetValue(By), mutant, BuildFingerprint.OfThisBuild())
        {
            Members = members,
        };
        var limits = new SweepLimits(
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : null, TimeSpan.FromSeconds(checkpoint));
        var folder = parsed.GetRequiredValue(Out);
        try
        {
            return Run(plan, shard, new SweepFolder(folder), folder, limits);
        }
        catch (SweepFormatException failure)
        {
            return SearchOptions.Complain(failure.Message);
        }
        catch (NotDeterministicException leak)
        {
            Console.Error.WriteLine(leak.Message);
            return ExitCodes.Diverged;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return SearchOptions.Complain($"{folder} can't be used: {failure.Message}");
        }
    }

    private static int Run(SweepPlan plan, Shard shard, SweepFolder folder, string path, SweepLimits limits)
    {
        folder.Create();
        if (folder.LoadAnother(shard) is { } another && FindDifference(plan, shard, another) is { } difference)
        {
            return SearchOptions.Complain(
                $"{path} holds another sweep: {difference}. Use a folder of its own for each.");
        }

        var part = folder.Load(shard);
        if (part is not null && FindDifference(plan, shard, part) is { } changed)
        {
            return SearchOptions.Complain($"{path} holds another sweep: {changed}. Use a folder of its own for each.");
        }

        if (part is { IsDone: true })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Shard {shard} is done already: {part.Executions:n0} executions, "
                + $"{part.Answer.BrokenCount:n0} broke a law."));
            return ExitCodes.Held;
        }

        using var held = folder.Lock(shard);
        if (held is null)
        {
            return SearchOptions.Complain($"Another process runs shard {shard} in {path}.");
        }

        part ??= new ShardResult(plan, shard, new SweepAnswer());
        var isStopped = SweepProcess.Run(part, folder, limits);
        SweepTables.Print(part.Answer, plan, path);
        if (!part.IsDone)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Shard {shard} is partial: {part.Answer.Counts.Executions:n0} of {part.Executions:n0} executions are "
                + $"done. The same command goes on with it."));
        }

        return isStopped ? ExitCodes.Stopped : part.Answer.BrokenCount > 0 ? ExitCodes.Broken : ExitCodes.Held;
    }

    private static string? FindDifference(SweepPlan plan, Shard shard, ShardResult there) =>
        there.Plan.DifferenceFrom(plan) is { } difference ? $"in {there.Shard.FileName} {difference}"
        : there.Shard.Count != shard.Count
        ? $"{there.Shard.FileName} is a part of {there.Shard.Count}, not {shard.Count}"
        : null;
}
