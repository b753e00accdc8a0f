using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Audit.Stories;

/// <summary>The smaller stories next to a story, boldest first.</summary>
internal static class StoryShrinks
{
    private static readonly int[] Sizes = [1, 3];

    /// <summary>Lists them. None is equal to <paramref name="story"/>.</summary>
    public static IEnumerable<AuditStory> Of(AuditStory story)
    {
        foreach (var faults in Without(story.Faults))
        {
            yield return story with { Faults = faults };
        }

        for (var client = 0; client < story.Clients.Count && story.Clients.Count > 1; client++)
        {
            yield return WithoutClient(story, client);
        }

        foreach (var merged in Merged(story))
        {
            yield return merged;
        }

        for (var client = 0; client < story.Clients.Count; client++)
        {
            var count = story.Clients[client].Steps.Count;
            for (var length = count; length >= 1; length /= 2)
            {
                for (var start = 0; start < count; start += length)
                {
                    yield return WithoutSteps(story, client, start, Math.Min(length, count - start));
                }
            }
        }

        foreach (var simpler in Simpler(story))
        {
            yield return simpler;
        }
    }

    /// <summary>One client does what two did, one after the other: then their order is no matter of luck.</summary>
    public static IEnumerable<AuditStory> Merged(AuditStory story)
    {
        for (var first = 0; first < story.Clients.Count; first++)
        {
            for (var second = 0; second < story.Clients.Count; second++)
            {
                if (first != second)
                {
                    yield return Merge(story, first, second);
                }
            }
        }
    }

    private static AuditStory Merge(AuditStory story, int first, int second)
    {
        var before = story.Clients[first].Steps;
        var merged = WithSteps(story, first, [.. before, .. story.Clients[second].Steps]) with
        {
            Faults =
            [
                .. story.Faults.Select(fault => fault.Client == second
                    ? fault with { Client = first, Step = fault.Step + before.Count }
                    : fault),
            ],
        };
        return WithoutClient(merged, second);
    }

    private static IEnumerable<AuditStory> Simpler(AuditStory story)
    {
        foreach (var members in Sizes.Where(members => members < story.Members
            && story.Faults.All(fault => fault.Member < members)))
        {
            yield return story with { Members = members };
        }

        foreach (var setting in story.Settings.Keys)
        {
            yield return story with
            {
                Settings = new SortedDictionary<Setting, int>(
                    story.Settings.Where(other => other.Key != setting).ToDictionary()),
            };
        }

        for (var client = 0; client < story.Clients.Count; client++)
        {
            var steps = story.Clients[client].Steps;
            for (var place = 0; place < steps.Count; place++)
            {
                foreach (var step in Simpler(steps[place]))
                {
                    yield return WithSteps(story, client, [.. steps.Take(place), step, .. steps.Skip(place + 1)]);
                }
            }
        }

        for (var place = 0; place < story.Faults.Count; place++)
        {
            var fault = story.Faults[place];
            AuditFault[] candidates = [fault with { AtMs = 0 }, fault with { AtMs = fault.AtMs / 2 }];
            foreach (var simpler in candidates.Where(simpler => simpler != fault))
            {
                var at = place;
                yield return story with { Faults = [.. story.Faults.Select((old, i) => i == at ? simpler : old)] };
            }
        }
    }

    private static IEnumerable<AuditStep> Simpler(AuditStep step)
    {
        AuditStep[] candidates =
        [
            step with { Times = 1 }, step with { Times = Math.Max(1, step.Times / 2) }, step with { AtOnce = 1 },
            step with { PauseMs = 0 },
        ];
        return candidates.Where(candidate => candidate != step)
            .Concat(WorkloadShrinks.Simpler(step.Do).Select(simpler => step with { Do = simpler }));
    }

    /// <summary>The list without runs of its items: all, halves, quarters, and so on to single ones.</summary>
    private static IEnumerable<T[]> Without<T>(IReadOnlyList<T> items)
    {
        for (var length = items.Count; length >= 1; length /= 2)
        {
            for (var start = 0; start < items.Count; start += length)
            {
                yield return [.. items.Take(start), .. items.Skip(start + length)];
            }
        }
    }

    /// <summary>What was anchored to a client that is gone is anchored to the beginning.</summary>
    private static AuditStory WithoutClient(AuditStory story, int client) => story with
    {
        Clients = [.. story.Clients.Where((_, i) => i != client)],
        Faults =
        [
            .. story.Faults.Select(fault => fault.Client == client ? fault with { Client = null, Step = 0 }
                : fault.Client > client ? fault with { Client = fault.Client - 1 } : fault),
        ],
    };

    /// <summary>What was anchored to a step that is gone is anchored to the one that takes its place.</summary>
    private static AuditStory WithoutSteps(AuditStory story, int client, int start, int length)
    {
        var steps = story.Clients[client].Steps;
        return WithSteps(story, client, [.. steps.Take(start), .. steps.Skip(start + length)]) with
        {
            Faults =
            [
                .. story.Faults.Select(fault => fault.Client != client || fault.Step < start ? fault
                    : fault with { Step = Math.Max(start, fault.Step - length) }),
            ],
        };
    }

    /// <summary>The story with other steps of one client.</summary>
    public static AuditStory WithSteps(AuditStory story, int client, IReadOnlyList<AuditStep> steps) => story with
    {
        Clients = [.. story.Clients.Select((old, i) => i == client ? old with { Steps = steps } : old)],
    };
}
