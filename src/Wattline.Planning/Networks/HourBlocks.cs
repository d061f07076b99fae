using Wattline.Planning.Programs;

namespace Wattline.Planning.Networks;

/// <summary>The blocks of a program by the hour that they run in, and those that need no network: without columns, requests or GPU-seconds.</summary>
internal sealed class HourBlocks
{
    private readonly int[] _first;
    private readonly int[] _blocks;

    public HourBlocks(PlanProgram program)
    {
        var a = program.Arrays;
        var hours = program.Resources / a.Regions;
        (_first, _blocks) = (new int[hours + 2], new int[program.Blocks]);
        for (var block = 0; block < program.Blocks; block++)
        {
            _first[Hour(program, block, hours) + 1]++;
        }

        for (var hour = 0; hour <= hours; hour++)
        {
            _first[hour + 1] += _first[hour];
        }

        var next = _first.AsSpan(0, hours + 1).ToArray();
        for (var block = 0; block < program.Blocks; block++)
        {
            _blocks[next[Hour(program, block, hours)]++] = block;
        }

        Hours = hours;
    }

    /// <summary>Number of hours.</summary>
    public int Hours { get; }

    /// <summary>The blocks that contend for the capacity of an hour.</summary>
    public ReadOnlySpan<int> Of(int hour) => _blocks.AsSpan(_first[hour].._first[hour + 1]);

    /// <summary>The blocks that contend for none.</summary>
    public ReadOnlySpan<int> Alone => Of(Hours);

    private static int Hour(PlanProgram program, int block, int none)
    {
        var a = program.Arrays;
        var column = a.FirstColumns[block];
        return column < a.FirstColumns[block + 1] && a.Amounts[block] > 0 && a.GpuSeconds[column] > 0 ? program.SlotOf(column) : none;
    }
}
