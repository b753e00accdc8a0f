using System.CommandLine;
using System.Globalization;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli;

/// <summary><c>sim merge</c>: joins the parts that <c>sim sweep</c> wrote into the answer of one sweep.</summary>
internal static class MergeCommand
{
    private static readonly Argument<string> FolderArgument = new("folder")
    {
        Description = "The folder that the parts were written to.",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "A file to write the joined answer to.",
    };

    private static readonly Option<Form> As = new("--write-out", "-w")
    {
        Description = "What to print: Simple for tables, Json for what --out writes.",
    };

    private static readonly Option<bool> Partial = new("--partial")
    {
        Description = "Join what there is, though parts are missing or not done.",
    };

    /// <summary>What is printed.</summary>
    private enum Form
    {
        Simple,
        Json,
    }

    public static Command Create()
    {
        var command = new Command("merge", "Joins the parts of a sweep. Exits 1 when a law broke in one.")
        {
            FolderArgument, Out, As, Partial,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(FolderArgument);
            try
            {
                return Run(folder, parsed.GetValue(Out), parsed.GetValue(As), parsed.GetValue(Partial));
            }
            catch (SweepFormatException failure)
            {
                return Complain(failure.Message);
            }
            catch (SweepMergeException failure)
            {
                return Complain($"{folder} can't be joined. {failure.Message}");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return Complain($"{folder} can't be joined: {failure.Message}");
            }
        });
        return command;
    }

    private static int Run(string path, string? target, Form form, bool isPartialAllowed)
    {
        if (target is not null && File.Exists(target) && !SweepFile.IsMerged(File.ReadAllBytes(target)))
        {
            return Complain($"--out: {target} is there and is no joined sweep; it is left alone.");
        }

        var folder = new SweepFolder(path);
        var merge = new SweepMerge(isPartialAllowed);
        foreach (var shard in merge.Order(folder.Shards()))
        {
            merge.Add(folder.Load(shard) ?? throw new IOException($"{shard.FileName} has gone"));
        }

        var plan = merge.Plan ?? throw new InvalidOperationException("A sweep of no shards has been joined.");
        var answer = merge.Answer;
        if (target is not null)
        {
            SweepFolder.Write(target, SweepFile.WriteMerged(plan, answer));
        }

        if (answer.Counts.Executions < plan.Executions)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Partial: {answer.Counts.Executions:n0} of {plan.Executions:n0} executions."));
        }

        if (form == Form.Json)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(SweepFile.WriteMerged(plan, answer));
        }
        else
        {
            SweepTables.Print(answer, plan, path);
        }

        return answer.BrokenCount > 0 ? ExitCodes.Broken : ExitCodes.Held;
    }

    private static int Complain(string what)
    {
        Console.Error.WriteLine(what);
        return ExitCodes.Unusable;
    }
}
