namespace Wattline.Planning.Networks;

/// <summary>
/// Which sink each cell belongs to, and what it would cost to move: for each two sinks the least change of cost among the cells of the first.
/// A sink's cells stand in groups with least changes of their own, so that a cell that leaves costs a look at its group and at the groups'
/// own figures, not at all cells.
/// </summary>
internal sealed class Holdings
{
    private const int None = -1;

    private readonly HourProblem _problem;
    private readonly int _width;
    private readonly double[] _changes;
    private readonly int[] _first;
    private int _size;
    private int _groups;
    private int _free;
    private double[] _groupChanges = [];
    private int[] _next = [];
    private int[] _counts = [];
    private int[] _cells = [];
    private int[] _places = [];
    private int[] _sinks = [];

    public Holdings(HourProblem problem)
    {
        (_problem, _width) = (problem, problem.Width);
        _changes = new double[problem.Width * problem.Width];
        _first = new int[problem.Width];
    }

    /// <summary>The least changes of cost, by sink to go to, among the cells of a sink; infinite where there is none.</summary>
    public ReadOnlySpan<double> Changes(int sink) => _changes.AsSpan(sink * _width, _width);

    /// <summary>The sink of a cell.</summary>
    public int Sink(int cell) => _sinks[cell];

    /// <summary>Empties all sinks.</summary>
    public void Clear()
    {
        // A group about as long as a sink has groups, were twenty sinks in use.
        _size = Math.Max(8, (int)Math.Sqrt(_problem.Cells / 20.0));
        (_groups, _free) = (0, None);
        Array.Fill(_changes, double.PositiveInfinity);
        Array.Fill(_first, None);
        if (_sinks.Length < _problem.Cells)
        {
            (_places, _sinks) = (new int[_problem.Cells], new int[_problem.Cells]);
        }

        Grow();
    }

    /// <summary>The cell of a sink that goes to another at the least change of cost.</summary>
    public int Least(int sink, int to)
    {
        var change = _changes[(sink * _width) + to];
        var group = _first[sink];
        while (_groupChanges[(group * _width) + to] != change)
        {
            group = _next[group];
        }

        var place = group * _size;
        while (_problem.Cost(_cells[place], to) - _problem.Cost(_cells[place], sink) != change)
        {
            place++;
        }

        return _cells[place];
    }

    /// <summary>Puts a cell that has no sink into one.</summary>
    public void Add(int cell, int sink)
    {
        var group = _first[sink];
        while (group != None && _counts[group] == _size)
        {
            group = _next[group];
        }

        group = group == None ? Open(sink) : group;
        var place = (group * _size) + _counts[group]++;
        (_cells[place], _places[cell], _sinks[cell]) = (cell, place, sink);
        var cost = _problem.Cost(cell, sink);
        Rows.Lower(GroupChanges(group), _problem.Costs(cell), cost);
        Rows.Lower(_changes.AsSpan(sink * _width, _width), _problem.Costs(cell), cost);
    }

    /// <summary>Takes a cell to another sink.</summary>
    public void Move(int cell, int to)
    {
        Remove(cell);
        Add(cell, to);
    }

    /// <summary>A cell may go to a sink at another cost than before, not a higher one.</summary>
    public void Lowered(int cell, int to)
    {
        var change = _problem.Cost(cell, to) - _problem.Cost(cell, _sinks[cell]);
        ref var ofGroup = ref _groupChanges[(_places[cell] / _size * _width) + to];
        ref var ofSink = ref _changes[(_sinks[cell] * _width) + to];
        (ofGroup, ofSink) = (Math.Min(ofGroup, change), Math.Min(ofSink, change));
    }

    /// <summary>Takes a cell out of its sink.</summary>
    public void Remove(int cell)
    {
        var (place, sink) = (_places[cell], _sinks[cell]);
        var group = place / _size;
        var last = _cells[(group * _size) + --_counts[group]];
        (_cells[place], _places[last]) = (last, place);
        if (_counts[group] == 0)
        {
            Close(sink, group);
        }
        else
        {
            Recount(sink, group);
        }

        Recount(sink);
    }

    private Span<double> GroupChanges(int group) => _groupChanges.AsSpan(group * _width, _width);

    private void Recount(int sink, int group)
    {
        var changes = GroupChanges(group);
        changes.Fill(double.PositiveInfinity);
        foreach (var cell in _cells.AsSpan(group * _size, _counts[group]))
        {
            Rows.Lower(changes, _problem.Costs(cell), _problem.Cost(cell, sink));
        }
    }

    private void Recount(int sink)
    {
        var changes = _changes.AsSpan(sink * _width, _width);
        changes.Fill(double.PositiveInfinity);
        for (var group = _first[sink]; group != None; group = _next[group])
        {
            Rows.Lower(changes, GroupChanges(group), 0);
        }
    }

    private int Open(int sink)
    {
        var group = _free;
        if (group == None)
        {
            group = _groups++;
            Grow();
        }
        else
        {
            _free = _next[group];
        }

        (_next[group], _counts[group], _first[sink]) = (_first[sink], 0, group);
        GroupChanges(group).Fill(double.PositiveInfinity);
        return group;
    }

    private void Close(int sink, int group)
    {
        ref var link = ref _first[sink];
        while (link != group)
        {
            link = ref _next[link];
        }

        link = _next[group];
        (_next[group], _free) = (_free, group);
    }

    private void Grow()
    {
        if (_groups > _counts.Length || _groups * _size > _cells.Length)
        {
            var groups = Math.Max(2 * _groups, (_problem.Cells / _size) + _problem.Sinks);
            Array.Resize(ref _counts, groups);
            Array.Resize(ref _next, groups);
            Array.Resize(ref _cells, groups * _size);
            Array.Resize(ref _groupChanges, groups * _width);
        }
    }
}
