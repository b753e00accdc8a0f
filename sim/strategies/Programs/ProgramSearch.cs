using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Programs;

/// <summary>Searches a small program for its bug.</summary>
internal static class ProgramSearch
{
    /// <summary>How many executions it took, the failing one included; null when the budget was not enough.</summary>
    public static int? Find(Func<Threads, Task> program, ISearch search, ulong seed, int executionsMax)
    {
        for (var i = 0; i < executionsMax; i++)
        {
            var chooser = search.Begin(StepIdOf(seed, i));
            var choices = new ChoiceStream(chooser);
            var result = Threads.Run(program, choices);
            search.End(chooser, choices.Made);
            if (result.Failure is not null)
            {
                return i + 1;
            }
        }

        return null;
    }

    /// <summary>Seeds far apart, so that two searches share no execution.</summary>
    private static ulong StepIdOf(ulong seed, int execution) =>
        StepId.Mix(seed, (ulong)execution);
}
