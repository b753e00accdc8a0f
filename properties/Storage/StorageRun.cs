using Vigil.Raft;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Disk;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Storage;

namespace Vigil.Properties.Storage;

/// <summary>
/// One random history of a store: lives that append, replace, save, install and compact, kills between any two steps,
/// crashes that leave any part of what was not synced, disks that refuse, bits that turn over. After each it is
/// compared.
/// </summary>
internal sealed class StorageRun
{
    private const int LivesMax = 6;

    private readonly ChoiceStream _choices;
    private readonly Scheduler _scheduler;
    private readonly StorageMutants _mutants;
    private readonly DiskImage _image = new("disk");
    private readonly BitRot _rot;
    private readonly StorageTruth _truth = new();

    public StorageRun(ulong seed, StorageMutants mutants = StorageMutants.None)
    {
        _choices = new ChoiceStream(new RandomWalk(seed));
        _scheduler = new Scheduler(_choices);
        _mutants = mutants;
        _rot = new BitRot(_image, Below);
    }

    /// <summary>How many stores were opened and compared.</summary>
    public int Opened { get; private set; }

    /// <summary>Runs it; what was wrong, or null.</summary>
    public string? Run()
    {
        try
        {
            var lives = 2 + Below("lives", LivesMax - 1);
            for (var life = 0; life < lives; life++)
            {
                Live(_scheduler.Steps + 1 + Below("steps", 160));
            }

            // The last life is checked without faults.
            _image.Faults = DiskFaults.None;
            Live(_scheduler.Steps + 100_000);
            return null;
        }
        catch (BrokenException broken)
        {
            return broken.Message;
        }
    }

    private void Live(int stepsMax)
    {
        if (Below("faulty", 4) == 3)
        {
            _image.Faults = new DiskFaults
            {
                FailSyncPercent = 6,
                FailWritePercent = 2,
                SlowSyncPercent = 5,
                CapacityBytes = Below("full", 3) == 2 ? _image.UsedBytes + Below("room", 4000) : null,
            };
        }

        _rot.Look();
        var process = _scheduler.NewProcess("member");
        Exception? failure = null;
        process.OnFailure = (_, thrown) => failure ??= thrown;
        var main = process.Spawn("main", () => MainAsync(process));
        _scheduler.Run(main, stepsMax);
        process.Kill();
        _image.Faults = DiskFaults.None;
        if (failure is BrokenException broken)
        {
            throw broken;
        }

        if (failure is not null and not IOException)
        {
            throw new BrokenException($"{failure}");
        }

        if (Below("crash", 3) > 0)
        {
            _image.Crash(_choices);
        }

        if (!_rot.IsStruck && Below("rot", 4) == 3)
        {
            _rot.Strike();
        }
    }

    private async Task MainAsync(SimProcess process)
    {
        var disk = new SimDisk(process, _image);
        var options = new StorageOptions
        {
            SegmentBytes = 600 << Below("segment", 3),
            FillBytes = 600 * Below("fill", 2),
            Mutants = _mutants,
        };
        if (Below("killed", 4) == 3)
        {
            _ = process.Spawn("kill", () => StorageUser.KillSoonAsync(process, Below, stepsMax: 40));
        }

        using var store = await BeginAsync(disk, options);
        if (store is null)
        {
            return;
        }

        var user = new StorageUser(store, process, _truth, Below);
        await user.RunAsync(Below("operations", 14));
    }

    private async Task<LogStore?> BeginAsync(SimDisk disk, StorageOptions options)
    {
        try
        {
            if (await LogStore.IdentityAsync(disk) is { } identity)
            {
                Check(identity == StorageTruth.Identity, "it is another's");
                var (store, recovered) = await LogStore.OpenAsync(disk, StorageTruth.Identity, options);
                Opened++;
                _truth.Compare(recovered, _rot.WasStruck);
                _rot.Rest();
                return store;
            }

            Check(!_truth.IsCreated || _rot.IsStruck, "a store that was created is not there");
            _rot.Rest();
            return await CreateAsync(disk, options);
        }
        catch (StorageException refused)
        {
            Check(_rot.IsStruck, $"what a crash left is refused: {refused.Message}");
            Check(_rot.IsAsItWas(), $"a refusal changed something: {refused.Message}");
            _rot.Heal();
            return null;
        }
    }

    private async Task<LogStore> CreateAsync(SimDisk disk, StorageOptions options)
    {
        var founding = Below("founding", 2) == 0
            ? null : _truth.NewSnapshot(1 + Below("index", 3), 1, Below("bytes", 900));
        var hard = new HardState(1, 1, founding?.Index ?? 0);
        _truth.Begin(new StorageState(hard, founding?.Index ?? 0, founding?.Term ?? 0, []));
        var store = await LogStore.CreateAsync(disk, StorageTruth.Identity, hard, founding, options);
        _truth.Created();
        return store;
    }

    private int Below(string site, int bound) => _choices.Next(ChoiceKind.Workload, site, bound);

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenException(what);
        }
    }
}

/// <summary>A law of the store is broken.</summary>
internal sealed class BrokenException(string message) : Exception(message);
