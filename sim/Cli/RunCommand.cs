using System.CommandLine;
using System.Globalization;
using Vigil.Seams;
using Vigil.Sim.Engine.Determinism;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.Cli;

/// <summary><c>sim run</c>: sweeps the whole system and ends with a table, or with the story of a failure.</summary>
internal static class RunCommand
{
    private static readonly Option<Strategy> By = new("--strategy")
    {
        Description = "Who chooses: one of tier A's strategies, or CoyoteRandom or CoyoteQLearning in tier B.",
    };

    private static readonly Option<int> CheckEvery = new("--check-every")
    {
        Description = "Run every n-th execution twice, to check that it is the same; 0 for none.",
        DefaultValueFactory = static _ => 50,
    };

    private static readonly Option<bool> HashOnly = new("--hash")
    {
        Description = "Print nothing but the hash of each execution: equal in every process, or something leaks.",
    };

    private static readonly Option<int> StepSeconds = new("--step-seconds")
    {
        Description = "How long one step may take in real time before the command names it and ends with exit code 5; "
            + "0 for ever. Coyote's strategies are not watched.",
        DefaultValueFactory = static _ => 60,
    };

    public static Command Create()
    {
        var command = new Command(
            "run", "Runs executions of the whole system until a law breaks or the budget is spent.")
        {
            SearchOptions.Executions, SearchOptions.Seconds, SearchOptions.Seed, SearchOptions.Members,
            SearchOptions.Mutant, By,
            CheckEvery, HashOnly, SearchOptions.Workers, StepSeconds,
        };
        command.SetAction(parsed =>
        {
            if (SearchOptions.ReadSeed(parsed) is not { } seed
                || SearchOptions.ReadMutant(parsed) is not { } mutant
                || SearchOptions.ReadMembers(parsed) is not { } members
                || SearchOptions.ReadWorkers(parsed) is not { } workers)
            {
                return ExitCodes.Unusable;
            }

            var (executions, seconds, checkEvery, stepSeconds) = (
                parsed.GetValue(SearchOptions.Executions), parsed.GetValue(SearchOptions.Seconds),
                parsed.GetValue(CheckEvery), parsed.GetValue(StepSeconds));
            if (executions < 1 || seconds < 0 || checkEvery < 0 || stepSeconds < 0)
            {
                return SearchOptions.Complain(
                    "--executions takes a number from 1 on; --seconds, --check-every and --step-seconds take one from "
                    + "0 on.");
            }

            workers = WatchedWorkers.Of(workers, TimeSpan.FromSeconds(stepSeconds), (place, step) => EndHung(
                stepSeconds, unchecked(seed + (ulong)place), step));

            var strategy = parsed.GetValue(By);
            if (parsed.GetValue(HashOnly) && !Searches.All.Contains(strategy))
            {
                return SearchOptions.Complain(
                    $"--hash: Coyote's engine has no hashes to compare. They are: {string.Join(", ", Searches.All)}.");
            }

            var options = new SweepOptions
            {
                Executions = executions,
                Time = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
                Seed = seed,
                Mutant = mutant,
                Strategy = strategy,
                CheckEvery = checkEvery,
                Scope = members.Length > 0 ? WorkloadScope.OfCluster(members) : Mutants.ScopeFor(mutant),
            };
            try
            {
                var mutants = Mutants.Find(mutant) ?? throw Invariant.Unreachable("It was read.");
                return parsed.GetValue(HashOnly)
                    ? PrintHashes(options, mutants, workers)
                    : Run(options, mutants, workers);
            }
            catch (NotDeterministicException leak)
            {
                Console.Error.WriteLine(leak.Message);
                return ExitCodes.Diverged;
            }
        });
        return command;
    }

    private static int PrintHashes(SweepOptions options, Mutants mutants, IWorkers workers)
    {
        var seed = options.Seed;
        foreach (var report in Sweep.InOrder(options with { CheckEvery = 0 }, mutants, workers))
        {
            Console.WriteLine($"0x{seed:x} 0x{report.Hash:x16}");
            seed = unchecked(seed + 1);
        }

        return ExitCodes.Held;
    }

    /// <summary>A thread that hangs can't be stopped, so this ends the process.</summary>
    private static void EndHung(int seconds, ulong seed, string step)
    {
        SearchOptions.Complain(string.Create(
            CultureInfo.InvariantCulture,
            $"A step did not end in {seconds} s of real time: {step}, in the execution of seed 0x{seed:x}. Look for a "
            + $"call that blocks and for a loop that awaits nothing. `--seed 0x{seed:x} -n 1` with the same options "
            + $"runs it again, unless the strategy learns; with --step-seconds 0 it stays for a debugger."));
        Environment.Exit(ExitCodes.Hung);
    }

    private static int Run(SweepOptions options, Mutants mutants, IWorkers workers)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var result = Progress.Show(
            options.Executions,
            onProgress => Sweep.Run(options, TimeProvider.System, done => onProgress(done, 0), workers));
        if (result.Failure is not { } failure)
        {
            SweepTables.Print(
                result.Counts, result.Marks, result.Elapsed, Environment.CpuUsage.TotalTime - cpu,
                SweepTables.NothingBroken);
            StopTable.Print(result.ToStop(options.Strategy), result.Elapsed, options.Strategy);
            var twice = options.CheckEvery == 0 ? 0 : 1 + ((result.Executions - 1) / options.CheckEvery);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"All laws held in {result.Executions:n0} executions ({options.Strategy}, from seed "
                + $"0x{options.Seed:x}), {result.Elapsed.TotalSeconds:n1} s. {twice:n0} were run twice and were the "
                + $"same."));
            return ExitCodes.Held;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"A law broke in execution {result.Executions}. Shrinking it …"));
        var smallest = Shrinker.Shrink(failure, mutants, executionsMax: 20_000);
        var schedule = Schedule.Of(smallest, options.Mutant, result.FailureSeed, options.Strategy.ToString());
        var path = FailureFiles.Save(schedule);
        Console.WriteLine();
        Console.Write(FailureText.Write(smallest, schedule, failure.Workload.Size, path));
        return ExitCodes.Broken;
    }
}
